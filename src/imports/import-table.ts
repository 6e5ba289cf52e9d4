import { folded } from '#kernel';
import type { DayBounds } from '../records/days/day-kinds';
import type { CsvRow } from './csv-rows';
import { orderOf, signOf } from './file-mapping';
import type { FileMapping } from './file-mapping';
import type { FileReader } from './file-reader';
import { HEAD_ROWS, headOf } from './headings';
import type { FileHead, Layout } from './headings';
import type { Importer, ImportColumn } from './importer';
import { signIn, signOfProduct } from './number-signs';
import type { DecimalSign } from './number-signs';
import { orderIn } from './written-moments';
import type { DateOrder } from './written-moments';

/** What a whole column shows about the format of its cells; null if it is ambiguous or contradictory. */
export interface ColumnFormat {
  readonly sign: DecimalSign | null;
  readonly order: DateOrder | null;
}

/** The result of reading a file once: its columns, the format of their cells, and the number of rows. */
export interface ImportTable extends FileHead {
  readonly formats: readonly ColumnFormat[];
  readonly total: number;
  readonly zone: string;
  readonly days: DayBounds;
}

/** Countries in which the month is written first. */
const MONTH_FIRST: ReadonlySet<string> = new Set(['US', 'PH', 'FM', 'PW', 'MH']);

/**
 * Reads a file once, or its first rows. Whether a comma is a decimal sign is decided for a whole column, never for a single cell.
 *
 * @throws DomainError IMPORT_COLUMNS, IMPORT_MALFORMED, IMPORT_TOO_LONG
 */
export async function tableOf(
  rows: AsyncIterable<CsvRow>,
  importer: Importer,
  options: TableOptions,
): Promise<ImportTable> {
  const first: CsvRow[] = [];
  let reading: TableReading | null = null;
  for await (const row of rows) {
    if (reading !== null) reading.take(row);
    else if (first.push(row) === HEAD_ROWS) reading = new TableReading(importer, first, options);
  }
  return (reading ?? new TableReading(importer, first, options)).table();
}

/** The same as {@link tableOf} for rows in memory. @throws DomainError IMPORT_COLUMNS */
export function tableOfRows(rows: readonly CsvRow[], importer: Importer, options: TableOptions): ImportTable {
  const reading = new TableReading(importer, rows.slice(0, HEAD_ROWS), options);
  for (const row of rows.slice(HEAD_ROWS)) reading.take(row);
  return reading.table();
}

/** Reads the headings only. @throws DomainError IMPORT_COLUMNS, IMPORT_MALFORMED */
export async function firstHead(
  rows: AsyncIterable<CsvRow>,
  importer: Importer,
  mapping: FileMapping | null,
): Promise<FileHead> {
  return headOf(importer, await firstRows(rows, HEAD_ROWS), mapping);
}

export async function firstRows(rows: AsyncIterable<CsvRow>, most: number): Promise<readonly CsvRow[]> {
  const first: CsvRow[] = [];
  for await (const row of rows) if (first.push(row) === most) break;
  return first;
}

class TableReading {
  private readonly head: FileHead;
  private readonly survey: Survey;
  private total = 0;

  constructor(
    importer: Importer,
    first: readonly CsvRow[],
    private readonly options: TableOptions,
  ) {
    this.head = headOf(importer, first, options.mapping);
    this.survey = new Survey(importer, this.head.layout);
    for (const row of first) this.take(row);
  }

  take(row: CsvRow): void {
    if (!isDataRow(row, this.head)) return;
    this.total += 1;
    this.survey.take(row);
  }

  table(): ImportTable {
    const { mapping, reader } = this.options;
    const formats = this.survey.formats(mapping, reader);
    return { ...this.head, formats, total: this.total, zone: reader.timezone, days: reader.days };
  }
}

interface TableOptions {
  readonly mapping: FileMapping | null;
  readonly reader: FileReader;
}

/** The rows that are records: those below the headings, except totals. */
export async function* dataRows(rows: AsyncIterable<CsvRow>, head: FileHead): AsyncGenerator<CsvRow> {
  for await (const row of rows) if (isDataRow(row, head)) yield row;
}

export function isDataRow({ line, cells }: CsvRow, head: FileHead): boolean {
  return line > head.line && !isTotal(cells, head.layout);
}

const SUM = /^(?:(?:grand|sous|sub)[\s-]?)?tota(?:l|ux|ls)\b/;

/** A total row lacks a value that every record needs, and is labelled as a total. */
function isTotal(cells: readonly string[], layout: Layout): boolean {
  const lacks = layout.some((column, at) => column?.isRequired && (cells[at] ?? '').trim() === '');
  return lacks && cells.some((cell) => SUM.test(folded(cell.slice(0, MAX_WORD_LENGTH))));
}

const MAX_WORD_LENGTH = 40;

type Seen<T> = Set<T>;

class Survey {
  private readonly signs: Seen<DecimalSign>[];
  private readonly orders: Seen<DateOrder>[];

  constructor(
    private readonly importer: Importer,
    private readonly layout: Layout,
  ) {
    this.signs = layout.map(() => new Set());
    this.orders = layout.map(() => new Set());
  }

  take({ cells }: CsvRow): void {
    for (const [at, column] of this.layout.entries()) {
      const text = cells[at] ?? '';
      if (column === null || text === '') continue;
      if (isNumber(column)) this.note(at, signIn(text));
      else if (isMoment(column)) add(this.orders[at], orderIn(text));
    }
    this.weigh(cells);
  }

  formats(mapping: FileMapping | null, reader: FileReader): readonly ColumnFormat[] {
    const fileSign = signOf(mapping) ?? only(new Set(this.signs.flatMap((signs) => [...signs])));
    const usual: DateOrder = MONTH_FIRST.has(reader.countryCode) ? 'monthFirst' : 'dayFirst';
    return this.layout.map((column, at) => {
      if (column === null) return { sign: null, order: null };
      const signs = this.signs[at] ?? new Set<DecimalSign>();
      const orders = this.orders[at] ?? new Set<DateOrder>();
      const sign = signOf(mapping) ?? (signs.size === 0 ? fileSign : only(signs));
      return { sign, order: orderOf(mapping) ?? (orders.size === 0 ? usual : only(orders)) };
    });
  }

  private note(at: number, sign: ReturnType<typeof signIn>): void {
    if (sign !== 'either') add(this.signs[at], sign);
  }

  /** If no cell shows the decimal sign, the equation quantity × price = total may. */
  private weigh(cells: readonly string[]): void {
    const { product } = this.importer;
    if (product === undefined) return;
    const places = product.map((key) => this.layout.findIndex((column) => column?.key === key));
    const texts = places.map((at) => cells[at] ?? '');
    const open = places.filter((_at, index) => signIn(texts[index] ?? '') === 'either');
    if (open.length === 0) return;
    const [quantity = '', price = '', total = ''] = texts;
    const sign = signOfProduct(quantity, price, total);
    for (const at of open) add(this.signs[at], sign);
  }
}

const only = <T>(seen: Seen<T>): T | null => (seen.size === 1 ? ([...seen][0] ?? null) : null);

function add<T>(seen: Seen<T> | undefined, value: T | null): void {
  if (value !== null) seen?.add(value);
}

const isNumber = ({ kind }: ImportColumn): boolean => kind === 'decimal' || kind === 'integer';
const isMoment = ({ kind }: ImportColumn): boolean => kind === 'day' || kind === 'instant';
