import type { Locale } from '#kernel';

/** What a column holds; `day` is `YYYY-MM-DD`, `instant` ISO 8601 with `Z`, `decimal` an exact decimal as text. */
export type CellKind = 'text' | 'integer' | 'decimal' | 'day' | 'instant' | 'flag';

export type Cell = string | number | boolean | null;

/** One column of a list as a file: the property of the list's view it shows, and its heading. */
export interface SheetColumn<V> {
  readonly key: Extract<keyof V, string>;
  readonly kind: CellKind;
  readonly fr: string;
  readonly en: string;
  /** Shown only to who may take personal data away, not to everybody who may look at a record. */
  readonly isPersonal?: true;
  /** Where the cell is not the property itself. */
  readonly cell?: (view: V) => Cell;
}

/** A list as a file, declared once beside the list. */
export interface Sheet<V> {
  /** What the audit log calls it: `vehicles:export`. */
  readonly resource: string;
  /** What the file is called. */
  readonly title: Readonly<Record<Locale, string>>;
  readonly columns: readonly SheetColumn<V>[];
}

/** How a company reads files: the language of headings, and the time zone of a spreadsheet's instants. */
export interface SheetReader {
  readonly locale: Locale;
  readonly timezone: string;
}

/** Writes rows to a file one part after the other. */
export interface SheetWriter<V> {
  write(views: readonly V[]): Promise<void>;
  /** Until now the file is not whole. */
  end(): Promise<void>;
  /** Nothing more comes, and nobody wants what is there. */
  abandon(): void;
}

export function cellOf<V>(view: V, { key, cell }: SheetColumn<V>): Cell {
  return cell === undefined ? ((view[key] as Cell | undefined) ?? null) : cell(view);
}
