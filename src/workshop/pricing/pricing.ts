/** The kind of charge of a line. */
export type WorkType = 'labor' | 'supply' | 'other';

export type DiscountType = 'none' | 'percentage' | 'amount';

/** EN 16931: standard, zero, exempt, reverse charge, out of scope. */
export type TaxCategory = 'S' | 'Z' | 'E' | 'AE' | 'O';

/** A percentage of 0 to 100, or an amount of the currency. */
export interface Discount {
  readonly discountType: DiscountType;
  /** An exact decimal; `"0"` with `none`. */
  readonly discountValue: string;
}

/** The inputs of a line, from which everything else is computed. Exact decimals, as strings. */
export interface PricedLine extends Discount {
  readonly workType: WorkType;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly taxCategory: TaxCategory;
  /** Per cent. */
  readonly taxRate: string;
}

/** The discount of a document, and its lines. */
export interface PricedDocument extends Discount {
  /** ISO 4217. */
  readonly currency: string;
  readonly lines: readonly PricedLine[];
}

/** The amounts of one line. Tax and total are for information and never summed. */
export interface LineAmounts {
  readonly grossAmount: string;
  readonly discountAmount: string;
  readonly netAmount: string;
  readonly taxAmount: string;
  readonly totalAmount: string;
}

/** The taxable amount of one rate, and its tax. */
export interface TaxAmounts {
  readonly taxCategory: TaxCategory;
  /** With two decimals. */
  readonly taxRate: string;
  readonly taxableAmount: string;
  readonly taxAmount: string;
}

/** Amounts of a document, each with exactly the decimals of its currency. */
export interface DocumentTotals {
  readonly lines: readonly LineAmounts[];
  readonly taxLines: readonly TaxAmounts[];
  readonly linesNet: string;
  readonly discountAmount: string;
  readonly subtotalAmount: string;
  readonly taxAmount: string;
  readonly totalAmount: string;
  readonly laborNet: string;
  readonly supplyNet: string;
  readonly otherNet: string;
}
