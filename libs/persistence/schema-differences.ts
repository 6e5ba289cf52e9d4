import type { SchemaStructure } from './schema-structure';

export interface SchemaDifference {
  readonly kind: 'table' | 'column' | 'index' | 'foreign_key' | 'column_order';
  /** `table`, or `table.part`. */
  readonly name: string;
  readonly problem: 'missing' | 'unexpected' | 'different';
  readonly expected: string | null;
  readonly found: string | null;
}

const PARTS = [
  ['column', 'columns'],
  ['index', 'indexes'],
  ['foreign_key', 'foreignKeys'],
] as const;

/**
 * The differences between a schema and the expected one. For a table that exists in only one of them, the result
 * contains the table and none of its parts.
 */
export function schemaDifferences(expected: SchemaStructure, found: SchemaStructure): SchemaDifference[] {
  const tables = compare('table', expected.tables, found.tables).filter(({ problem }) => problem !== 'different');
  const lonely = new Set(tables.map(({ name }) => name));
  const parts = PARTS.flatMap(([kind, part]) => compare(kind, expected[part], found[part]));
  const inBoth = parts.filter(({ name }) => !lonely.has(tableOf(name)));
  const withOtherColumns = new Set(inBoth.filter(({ kind }) => kind === 'column').map(({ name }) => tableOf(name)));
  const orders = compare('column_order', expected.tables, found.tables).filter(
    ({ name, problem }) => problem === 'different' && !withOtherColumns.has(name),
  );
  return [...tables, ...inBoth, ...orders];
}

type Texts = Readonly<Record<string, string>>;

function compare(kind: SchemaDifference['kind'], expected: Texts, found: Texts): SchemaDifference[] {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])].toSorted();
  return names.flatMap((name) => {
    const [wanted = null, actual = null] = [expected[name], found[name]];
    if (wanted === actual) return [];
    const problem = actual === null ? 'missing' : wanted === null ? 'unexpected' : 'different';
    return [{ kind, name, problem, expected: wanted, found: actual } as const];
  });
}

function tableOf(name: string): string {
  return name.split('.')[0] ?? name;
}
