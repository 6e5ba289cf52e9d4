import { singleSpaced } from '#kernel';
import type { CsvRow } from './csv-rows';
import type { Importer, ImportColumn } from './importer';
import { importColumns } from './imports.errors';

/** Which column each cell of a row is; null where the file says what is not imported. */
export type Layout = readonly (ImportColumn | null)[];

/** Case, accents, white space and the shape of apostrophes do not matter. */
export function folded(text: string): string {
  return singleSpaced(text).normalize('NFD').replace(/\p{M}/gu, '').replaceAll('’', "'").toLowerCase();
}

/** @throws DomainError IMPORT_COLUMNS */
export function layoutOf(importer: Importer, headings: readonly string[]): Layout {
  const columns = new Map(importer.columns.flatMap((column) => namesOf(column).map((name) => [name, column] as const)));
  const ignored = new Set(importer.ignored.map(folded));
  const layout = headings.map((heading) => columns.get(folded(heading)) ?? null);
  const unknown = headings.filter((heading, index) => layout[index] === null && !ignored.has(folded(heading)));
  const present = layout.filter((column) => column !== null);
  const repeated = repeatedOf(present).map(({ key }) => key);
  const missing = importer.columns.filter((column) => column.isRequired && !present.includes(column));
  if (unknown.length + repeated.length + missing.length === 0) return layout;
  throw importColumns({
    unknown: unknown.slice(0, MOST_NAMED).map(shortened),
    repeated,
    missing: missing.map(({ key }) => key),
  });
}

/** A heading may be as long as a row: an answer names some columns, and their beginnings. */
const MOST_NAMED = 20;
const LONGEST_NAMED = 100;

const shortened = (heading: string): string => heading.slice(0, LONGEST_NAMED);

/** Each column that is there more than once, once. */
function repeatedOf(present: readonly ImportColumn[]): readonly ImportColumn[] {
  const seen = new Set<ImportColumn>();
  return [...new Set(present.filter((column) => seen.has(column) || !seen.add(column)))];
}

const namesOf = ({ key, fr, en }: ImportColumn): readonly string[] => [key, fr, en].map(folded);

/** The first record of a file, of which nothing more is read. */
export async function headingsOf(rows: AsyncIterable<CsvRow>): Promise<readonly string[]> {
  for await (const { cells } of rows) return cells;
  return [];
}
