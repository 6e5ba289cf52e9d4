import type { Locale } from '#kernel';

/** The kind of a column's values; `day` is `YYYY-MM-DD`, `instant` ISO 8601 with `Z`, `decimal` an exact decimal as text. */
export type CellKind = 'text' | 'integer' | 'decimal' | 'day' | 'instant' | 'flag';

export type Cell = string | number | boolean | null;

/** One column of an exported list: the property of the list's view, and the heading. */
export interface SheetColumn<V> {
  readonly key: Extract<keyof V, string>;
  readonly kind: CellKind;
  readonly fr: string;
  readonly en: string;
  /** Exported only with the permission to export personal data, which the permission to read a record does not include. */
  readonly isPersonal?: true;
  /** Computes the cell if it is not the property itself. */
  readonly cell?: (view: V) => Cell;
}

/** The columns of an exported list, declared once beside the list. */
export interface Sheet<V> {
  /** The resource name in the audit log: `vehicles:export`. */
  readonly resource: string;
  /** The file name. */
  readonly title: Readonly<Record<Locale, string>>;
  readonly columns: readonly SheetColumn<V>[];
}

/** The reading settings of a company: language of headings, and time zone of a spreadsheet's instants. */
export interface SheetReader {
  readonly locale: Locale;
  readonly timezone: string;
}

/** Writes rows to a file, batch by batch. */
export interface SheetWriter<V> {
  write(views: readonly V[]): Promise<void>;
  /** Completes the file. */
  end(): Promise<void>;
  /** Stops writing; the incomplete file is discarded. */
  abandon(): void;
}

export function cellOf<V>(view: V, { key, cell }: SheetColumn<V>): Cell {
  return cell === undefined ? ((view[key] as Cell | undefined) ?? null) : cell(view);
}
