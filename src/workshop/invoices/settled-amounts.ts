import { Exact } from '#kernel';
import type { PaymentStatus } from './invoice.choices';

/** A document with the sum of its payments that were not voided. */
export interface PaidDocument {
  readonly id: number;
  readonly total: string;
  readonly paid: string;
}

/** The settlement of a document. A credit note is never credited. */
export interface SettledDocument {
  readonly id: number;
  readonly paidAmount: string;
  readonly creditedAmount?: string;
  /**
   * Of an invoice: the amount to be paid, 0 if it was overpaid (the surplus is paid back on its credit notes). Of a
   * credit note: the amount to be paid back; negative if too much was paid back.
   */
  readonly balanceDue: string;
  readonly paymentStatus: PaymentStatus;
}

/** The settlement of an invoice and its credit notes, oldest first, after their payments (domain.md §7.9). */
export function settledAmounts(original: PaidDocument, notes: readonly PaidDocument[]): readonly SettledDocument[] {
  const credited = notes.reduce((sum, { total }) => sum.plus(total), new Exact(0));
  const balance = new Exact(original.total).minus(original.paid).minus(credited);
  const invoice = {
    id: original.id,
    paidAmount: original.paid,
    creditedAmount: credited.toFixed(),
    balanceDue: Exact.max(balance, 0).toFixed(),
    paymentStatus: statusOf(original, credited, balance),
  };
  return [invoice, ...settledNotes(notes, Exact.max(balance.negated(), 0))];
}

/** The overpaid amount has to be paid back: it is assigned to the credit notes, oldest first. */
function settledNotes(notes: readonly PaidDocument[], surplus: Exact): readonly SettledDocument[] {
  let left = surplus;
  return notes.map(({ id, total, paid }) => {
    const owed = Exact.min(total, left);
    left = left.minus(owed);
    const balanceDue = owed.minus(paid);
    const isOpen = balanceDue.greaterThan(0);
    const paymentStatus = isOpen ? (new Exact(paid).isZero() ? 'unpaid' : 'partially_paid') : 'paid';
    return { id, paidAmount: paid, balanceDue: balanceDue.toFixed(), paymentStatus };
  });
}

/** An invoice of zero has nothing to pay and nothing to credit. */
function statusOf({ total, paid }: PaidDocument, credited: Exact, balance: Exact): PaymentStatus {
  if (credited.greaterThan(0) && credited.equals(total)) return 'credited';
  if (balance.lessThanOrEqualTo(0)) return 'paid';
  return new Exact(paid).isZero() ? 'unpaid' : 'partially_paid';
}
