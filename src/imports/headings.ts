import { lettersAndDigits } from '#kernel';
import type { Importer, ImportColumn } from './importer';
import type { CsvRow } from './csv-rows';
import type { FileMapping } from './file-mapping';
import { importColumns } from './imports.errors';

/** The column of each cell of a row; null for a heading that is not imported. */
export type Layout = readonly (ImportColumn | null)[];

/** The headings of a file and where its rows begin. */
export interface FileHead {
  readonly headings: readonly string[];
  /** Line of the headings; lines above it are a title. */
  readonly line: number;
  readonly layout: Layout;
  /** Headings that match no column and are in no mapping: their cells are not imported. */
  readonly leftOut: readonly string[];
}

/** Number of records that are searched for the headings: a title, an address or a period may stand above them. */
export const HEAD_ROWS = 25;

/** @throws DomainError IMPORT_COLUMNS if nothing can be imported with these headings */
export function headOf(importer: Importer, rows: readonly CsvRow[], mapping: FileMapping | null): FileHead {
  const best = likelyHead(importer, rows, mapping);
  const { missing = [], repeated = [] } = best ?? {};
  const columns = best?.layout.some((column) => column !== null) ? best : undefined;
  if (columns !== undefined && missing.length + repeated.length === 0) return columns;
  throw importColumns({
    unknown: (best?.leftOut ?? []).slice(0, MAX_NAMED),
    repeated: repeated.map(({ key }) => key),
    missing: best === undefined ? requiredOf(importer).map(({ key }) => key) : missing.map(({ key }) => key),
  });
}

/**
 * The most likely heading row among the first records: of the rows with all required columns, the one with the most columns; of equal ones,
 * the first. Undefined for a file without records.
 */
export function likelyHead(
  importer: Importer,
  rows: readonly CsvRow[],
  mapping: FileMapping | null,
): LikelyHead | undefined {
  const heads = rows.slice(0, HEAD_ROWS).map(({ line, cells }) => ({ line, ...namedBy(importer, cells, mapping) }));
  return heads.toSorted((one, other) => scoreOf(other) - scoreOf(one))[0];
}

/** Headings with the problems that prevent an import. */
export interface LikelyHead extends FileHead, NamedHead {}

interface NamedHead extends Omit<FileHead, 'line'> {
  readonly missing: readonly ImportColumn[];
  readonly repeated: readonly ImportColumn[];
}

/** A title has few cells, a heading row has many. */
const scoreOf = ({ headings, layout, missing }: NamedHead): number =>
  layout.filter((column) => column !== null).length * 1000 +
  headings.filter((heading) => heading.trim() !== '').length -
  missing.length * 1_000_000;

function namedBy(importer: Importer, headings: readonly string[], mapping: FileMapping | null): NamedHead {
  const names = columnsByName(importer);
  const ignored = new Set(importer.ignored.map(headingKey));
  const mapped = new Map(mapping?.columns.map(({ heading, column }) => [headingKey(heading), column]));
  const keys = headings.map(headingKey);
  const layout = keys.map((key) => {
    const column = mapped.get(key);
    if (column === undefined) return names.get(key) ?? null;
    return importer.columns.find((one) => one.key === column) ?? null;
  });
  const unknown = (key: string, at: number): boolean =>
    key !== '' && layout[at] === null && !ignored.has(key) && !mapped.has(key);
  const present = layout.filter((column) => column !== null);
  return {
    headings,
    layout,
    leftOut: headings
      .filter((_heading, at) => unknown(keys[at] ?? '', at))
      .map(shortened)
      .slice(0, MAX_KEPT),
    missing: requiredOf(importer).filter((column) => !present.includes(column)),
    repeated: repeatedOf(present),
  };
}

/** A column's own name takes precedence over an alias of another column. An alias that two columns share matches neither. */
function columnsByName({ columns }: Importer): ReadonlyMap<string, ImportColumn> {
  const names = new Map<string, ImportColumn | null>();
  for (const column of columns)
    for (const key of (column.aliases ?? []).map(headingKey)) {
      const other = names.get(key);
      names.set(key, other === undefined || other === column ? column : null);
    }
  for (const column of columns)
    for (const name of [column.key, column.fr, column.en]) names.set(headingKey(name), column);
  return new Map([...names].flatMap(([name, column]) => (column === null ? [] : [[name, column] as const])));
}

/** Normalizes `Prix d’achat *` to `prix d'achat`. */
const headingKey = (text: string): string => lettersAndDigits(text.slice(0, MAX_HEADING_LENGTH));

const requiredOf = ({ columns }: Importer): readonly ImportColumn[] => columns.filter(({ isRequired }) => isRequired);

/** A heading may be as long as a row, so an error lists only some headings, shortened. */
const MAX_NAMED = 20;
const MAX_KEPT = 100;
const MAX_NAMED_LENGTH = 100;
const MAX_HEADING_LENGTH = 200;

const shortened = (heading: string): string => heading.slice(0, MAX_NAMED_LENGTH);

/** Each column that occurs more than once, listed once. */
function repeatedOf(present: readonly ImportColumn[]): readonly ImportColumn[] {
  const seen = new Set<ImportColumn>();
  return [...new Set(present.filter((column) => seen.has(column) || !seen.add(column)))];
}
