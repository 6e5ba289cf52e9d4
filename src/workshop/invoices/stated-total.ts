import { invalidFields } from '#http';
import { currencyExponent, Exact, formatMoney } from '#kernel';
import { checkAmount } from '../../records/amounts';
import type { Amounts } from '../document/amounts';
import type { Credit, Creditable } from '../pricing/credits';
import { creditExceedsInvoice } from '../pricing/pricing.errors';
import type { Direction } from './invoice.choices';
import type { Invoice } from './invoice.entity';
import { statedTotalDiffers } from './invoice.errors';

/** In the smallest coins: some countries round totals to five francs or five cents, others round each line. */
const MIN_TOLERANCE = 5;

interface Stating {
  readonly stated: string;
  readonly computed: string;
  readonly lines: number;
  readonly currency: string;
}

/**
 * The total of a draft: of its lines or, for a received invoice, the total its sender printed. The difference must be
 * within the tolerance for rounding.
 *
 * @throws DomainError VALIDATION_FAILED, AMOUNT_TOO_PRECISE, STATED_TOTAL_DIFFERS
 */
export function totalColumns(
  { columns: { currency, totalAmount: computed }, lines }: Amounts,
  statedTotal: string | null,
  direction: Direction,
): Pick<Invoice, 'statedTotal' | 'totalAmount' | 'balanceDue'> {
  if (statedTotal === null) return { statedTotal, totalAmount: computed, balanceDue: computed };
  if (direction !== 'received') throw onlyReceived('/statedTotal');
  requireRounding({ stated: statedTotal, computed, lines: lines.length, currency });
  return { statedTotal, totalAmount: statedTotal, balanceDue: statedTotal };
}

/**
 * A received credit with the total its sender printed. A credit that exhausts the invoice takes the exact rest of its
 * total.
 *
 * @throws DomainError AMOUNT_TOO_PRECISE, STATED_TOTAL_DIFFERS, CREDIT_EXCEEDS_INVOICE
 */
export function creditAsStated(invoice: Creditable, credit: Credit, stated: string | null): Credit {
  if (stated === null) return credit;
  const { currency, credited } = invoice;
  const { totalAmount: computed, lines } = credit;
  const isLast = sum([...credited, credit].map((one) => one.subtotalAmount)).equals(
    sum(invoice.taxLines.map(({ taxableAmount }) => taxableAmount)),
  );
  requireRounding({ stated, computed, lines: lines.length, currency }, isLast ? 0 : undefined);
  const left = new Exact(invoice.totalAmount).minus(sum(credited.map(({ totalAmount }) => totalAmount)));
  if (left.lessThan(stated)) throw creditExceedsInvoice({ what: formatMoney(stated, currency) });
  return { ...credit, totalAmount: formatMoney(stated, currency) };
}

export const onlyReceived = (pointer: string): Error =>
  invalidFields([{ pointer, code: 'EXCLUSIVE', detail: 'only of a received document' }]);

/** The difference between the total and the sum of its parts. */
export const roundingOf = (invoice: Pick<Invoice, 'totalAmount' | 'subtotalAmount' | 'taxAmount'>): string =>
  new Exact(invoice.totalAmount).minus(invoice.subtotalAmount).minus(invoice.taxAmount).toFixed();

function requireRounding({ stated, computed, lines, currency }: Stating, coins = Math.max(MIN_TOLERANCE, lines)): void {
  checkAmount(stated, currency);
  const tolerance = new Exact(10).pow(-currencyExponent(currency)).times(coins);
  if (new Exact(stated).minus(computed).abs().lessThanOrEqualTo(tolerance)) return;
  const amount = (value: string): string => formatMoney(value, currency);
  throw statedTotalDiffers({
    stated: amount(stated),
    computed: amount(computed),
    tolerance: amount(tolerance.toFixed()),
  });
}

const sum = (amounts: readonly string[]): Exact => amounts.reduce((total, amount) => total.plus(amount), new Exact(0));
