import { lettersAndDigits } from '#kernel';
import type { Importer, ImportColumn } from './importer';
import type { CsvRow } from './csv-rows';
import type { FileMapping } from './file-mapping';
import { importColumns } from './imports.errors';

/** Which column each cell of a row is; null where the file says what is not imported. */
export type Layout = readonly (ImportColumn | null)[];

/** Where a file's rows begin, and what they are. */
export interface FileHead {
  readonly headings: readonly string[];
  /** Line of the headings; whatever stands above them is a title. */
  readonly line: number;
  readonly layout: Layout;
  /** Headings that nobody knows and no mapping names: their cells are not imported. */
  readonly leftOut: readonly string[];
}

/** Records in which the headings are looked for: above them may be a title, an address, a period. */
export const HEAD_ROWS = 25;

/** @throws DomainError IMPORT_COLUMNS for headings by which nothing can be imported */
export function headOf(importer: Importer, rows: readonly CsvRow[], mapping: FileMapping | null): FileHead {
  const best = likelyHead(importer, rows, mapping);
  const { missing = [], repeated = [] } = best ?? {};
  const columns = best?.layout.some((column) => column !== null) ? best : undefined;
  if (columns !== undefined && missing.length + repeated.length === 0) return columns;
  throw importColumns({
    unknown: (best?.leftOut ?? []).slice(0, MOST_NAMED),
    repeated: repeated.map(({ key }) => key),
    missing: best === undefined ? requiredOf(importer).map(({ key }) => key) : missing.map(({ key }) => key),
  });
}

/**
 * The headings among the first records: of those with every column that is needed the one with the most columns, the first of equals.
 * Undefined for a file of no records.
 */
export function likelyHead(
  importer: Importer,
  rows: readonly CsvRow[],
  mapping: FileMapping | null,
): LikelyHead | undefined {
  const heads = rows.slice(0, HEAD_ROWS).map(({ line, cells }) => ({ line, ...namedBy(importer, cells, mapping) }));
  return heads.toSorted((one, other) => scoreOf(other) - scoreOf(one))[0];
}

/** Headings, and what stands against importing by them. */
export interface LikelyHead extends FileHead, NamedHead {}

interface NamedHead extends Omit<FileHead, 'line'> {
  readonly missing: readonly ImportColumn[];
  readonly repeated: readonly ImportColumn[];
}

/** Titles have few cells, headings many. */
const scoreOf = ({ headings, layout, missing }: NamedHead): number =>
  layout.filter((column) => column !== null).length * 1000 +
  headings.filter((heading) => heading.trim() !== '').length -
  missing.length * 1_000_000;

function namedBy(importer: Importer, headings: readonly string[], mapping: FileMapping | null): NamedHead {
  const names = columnsByName(importer);
  const ignored = new Set(importer.ignored.map(headingKey));
  const told = new Map(mapping?.columns.map(({ heading, column }) => [headingKey(heading), column]));
  const keys = headings.map(headingKey);
  const layout = keys.map((key) => {
    const column = told.get(key);
    if (column === undefined) return names.get(key) ?? null;
    return importer.columns.find((one) => one.key === column) ?? null;
  });
  const unknown = (key: string, at: number): boolean =>
    key !== '' && layout[at] === null && !ignored.has(key) && !told.has(key);
  const present = layout.filter((column) => column !== null);
  return {
    headings,
    layout,
    leftOut: headings
      .filter((_heading, at) => unknown(keys[at] ?? '', at))
      .map(shortened)
      .slice(0, MOST_KEPT),
    missing: requiredOf(importer).filter((column) => !present.includes(column)),
    repeated: repeatedOf(present),
  };
}

/** A column's own names win over words that others use for it, and a word that two columns answer to names neither. */
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

/** `Prix d’achat *` is `prix d'achat`. */
const headingKey = (text: string): string => lettersAndDigits(text.slice(0, LONGEST_HEADING));

const requiredOf = ({ columns }: Importer): readonly ImportColumn[] => columns.filter(({ isRequired }) => isRequired);

/** A heading may be as long as a row: an answer names some columns, and their beginnings. */
const MOST_NAMED = 20;
const MOST_KEPT = 100;
const LONGEST_NAMED = 100;
const LONGEST_HEADING = 200;

const shortened = (heading: string): string => heading.slice(0, LONGEST_NAMED);

/** Each column that is there more than once, once. */
function repeatedOf(present: readonly ImportColumn[]): readonly ImportColumn[] {
  const seen = new Set<ImportColumn>();
  return [...new Set(present.filter((column) => seen.has(column) || !seen.add(column)))];
}
