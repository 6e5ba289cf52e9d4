import type { Locale } from '#kernel';

/** A bar chart; its values are not negative. */
export interface PrintedChart {
  readonly title: string;
  readonly bars: readonly { readonly label: string; readonly value: number; readonly shown: string }[];
}

/** A printed report: charts first, then the table. */
export interface PrintedReport {
  readonly title: string;
  readonly company: string;
  readonly subtitle: string;
  /** The time of its creation, as text. */
  readonly issued: string;
  readonly generatedAt: Date;
  readonly locale: Locale;
  readonly charts: readonly PrintedChart[];
  readonly heads: readonly string[];
  /** Whether a column contains numbers, which are aligned right. */
  readonly isNumber: readonly boolean[];
  readonly rows: readonly (readonly string[])[];
  /** The last row, with the totals of the others. */
  readonly total: readonly string[] | null;
  /** The text if there are no rows. */
  readonly empty: string;
}
