import { Exact } from '#kernel';
import type { PaymentStatus } from './invoice.choices';

/** A document with what was paid of it, by payments that were not voided. */
export interface PaidDocument {
  readonly id: number;
  readonly total: string;
  readonly paid: string;
}

/** What a document says of its settlement. Of a credit note nothing is credited. */
export interface SettledDocument {
  readonly id: number;
  readonly paidAmount: string;
  readonly creditedAmount?: string;
  /** Of a credit note what is to be paid back; negative where more was paid back than that. */
  readonly balanceDue: string;
  readonly paymentStatus: PaymentStatus;
}

/** The invoice and its credit notes, the oldest first, as their payments leave them (domain.md §7.9). */
export function settledAmounts(original: PaidDocument, notes: readonly PaidDocument[]): readonly SettledDocument[] {
  const credited = notes.reduce((sum, { total }) => sum.plus(total), new Exact(0));
  const balance = new Exact(original.total).minus(original.paid).minus(credited);
  const invoice = {
    id: original.id,
    paidAmount: original.paid,
    creditedAmount: credited.toFixed(),
    balanceDue: balance.toFixed(),
    paymentStatus: statusOf(original, credited, balance),
  };
  return [invoice, ...settledNotes(notes, Exact.max(balance.negated(), 0))];
}

/** What was paid too much is to be paid back: it belongs to the credit notes, the oldest first. */
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

/** An invoice of nothing has nothing left to pay, and nothing that could be credited. */
function statusOf({ total, paid }: PaidDocument, credited: Exact, balance: Exact): PaymentStatus {
  if (credited.greaterThan(0) && credited.equals(total)) return 'credited';
  if (balance.lessThanOrEqualTo(0)) return 'paid';
  return new Exact(paid).isZero() ? 'unpaid' : 'partially_paid';
}
