import type { Locale } from '#kernel';

/** A bar chart: bars as long as their values, which are not negative. */
export interface PrintedChart {
  readonly title: string;
  readonly bars: readonly { readonly label: string; readonly value: number; readonly shown: string }[];
}

/** A report as it is printed: charts first, the table behind them. */
export interface PrintedReport {
  readonly title: string;
  readonly company: string;
  readonly subtitle: string;
  /** When it was made, in words. */
  readonly issued: string;
  readonly generatedAt: Date;
  readonly locale: Locale;
  readonly charts: readonly PrintedChart[];
  readonly heads: readonly string[];
  /** Whether a column holds numbers, which stand on the right. */
  readonly isNumber: readonly boolean[];
  readonly rows: readonly (readonly string[])[];
  /** The last row, which sums up the others. */
  readonly total: readonly string[] | null;
  /** What stands where there are no rows. */
  readonly empty: string;
}
