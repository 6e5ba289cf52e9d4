import { invalidFields } from '#http';
import { Exact } from '#kernel';
import type { Unit } from '../../records/units';
import type { Discount, LineAmounts, PricedLine, TaxAmounts } from '../pricing/pricing';
import { totalsOf } from '../pricing/totals';
import type { PricedDocumentRow, PricedLineRow } from './priced-document.entity';

/** The values of a line after its defaults are filled in. */
export interface ResolvedLine extends PricedLine {
  readonly supplyId: number | null;
  readonly description: string;
  readonly unit: Unit;
  readonly taxRateId: number | null;
  readonly notes: string | null;
}

/** A line as it is stored. */
export type LineColumns = ResolvedLine & LineAmounts & { readonly lineNumber: number };

type Totals = Pick<
  PricedDocumentRow,
  | 'linesNet'
  | 'discountAmount'
  | 'subtotalAmount'
  | 'taxAmount'
  | 'totalAmount'
  | 'laborNet'
  | 'supplyNet'
  | 'otherNet'
  | 'discountType'
  | 'discountValue'
  | 'currency'
>;

/** The computed amounts of a priced document: its own columns, its lines and its taxes. */
export interface Amounts {
  readonly columns: Totals;
  readonly lines: readonly LineColumns[];
  readonly taxLines: readonly TaxAmounts[];
}

/** Computes all amounts of a document from its inputs. No other code computes them. @throws DomainError as totalsOf */
export function amountsOf(currency: string, discount: Discount, lines: readonly ResolvedLine[]): Amounts {
  const { lines: amounts, taxLines, ...totals } = totalsOf({ currency, ...discount, lines });
  return {
    columns: { ...totals, ...discount, currency },
    lines: lines.map((line, index) => ({ ...line, ...(amounts[index] as LineAmounts), lineNumber: index + 1 })),
    taxLines,
  };
}

/** The inputs of stored lines, from which the document they are copied to is computed again. */
export function inputsOf(lines: readonly PricedLineRow[]): readonly ResolvedLine[] {
  return lines.map((line) => ({
    workType: line.workType,
    supplyId: line.supplyId,
    description: line.description,
    quantity: line.quantity,
    unit: line.unit,
    unitPrice: line.unitPrice,
    discountType: line.discountType,
    discountValue: line.discountValue,
    taxRateId: line.taxRateId,
    taxRate: line.taxRate,
    taxCategory: line.taxCategory,
    notes: line.notes,
  }));
}

/**
 * The discount as it is stored. Type `none` has no value. Type and value belong together: a value requires a type
 * (percentage or amount), and a changed type requires a new value.
 *
 * @param at - JSON pointer of the discount in the request @throws DomainError VALIDATION_FAILED
 */
export function discountOf(body: Partial<Discount>, current?: Discount, at = ''): Discount {
  const known = current ?? NO_DISCOUNT;
  const { discountType = known.discountType, discountValue: value } = body;
  if (discountType === 'none') {
    if (new Exact(value ?? '0').isZero()) return NO_DISCOUNT;
    throw missingBeside(`${at}/discountType`, 'must be given with discountValue');
  }
  if (value === undefined && discountType !== known.discountType)
    throw missingBeside(`${at}/discountValue`, 'must be given with discountType');
  return { discountType, discountValue: value ?? known.discountValue };
}

const NO_DISCOUNT: Discount = { discountType: 'none', discountValue: '0' };

const missingBeside = (pointer: string, detail: string): Error =>
  invalidFields([{ pointer, code: 'REQUIRED', detail }]);
