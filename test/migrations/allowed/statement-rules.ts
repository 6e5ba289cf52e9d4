import type { Codes } from '../column-codes';
import { changeProblems, STATED } from './change-rules';
import type { Alteration, Problem } from './change-rules';
import { Table } from './schema';
import type { Schema } from './schema';
import type { Change } from './sql-changes';
import { statementOf } from './sql-statements';
import type { Statement } from './sql-statements';
import { NotAllowed } from './sql-tokens';

export interface Facts {
  /** The schema at the release before. */
  readonly released: Schema;
  /** The schema before the statement; it is changed by it. */
  readonly now: Schema;
  readonly large: ReadonlySet<string>;
  readonly written: Codes;
  /** The reason why tables are copied. */
  readonly copies: string | undefined;
}

/** What a statement does that is not in the list of allowed statements. Applies it to the schema. */
export function judge(sql: string, facts: Facts): Problem[] {
  try {
    const statement = statementOf(sql);
    const before = facts.now.copy();
    facts.now.apply(statement);
    return statementProblems(statement, before, facts);
  } catch (error) {
    if (error instanceof NotAllowed) return [{ what: error.message, subject: shortened(sql) }];
    throw error;
  }
}

export function shortened(sql: string): string {
  const line = sql.replaceAll('`', '').replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}

function statementProblems(statement: Statement, before: Schema, facts: Facts): Problem[] {
  if (statement.kind === 'select') return [];
  if (statement.kind === 'drop') return statement.tables.map((subject) => ({ what: STATED.table, subject }));
  const table = before.table(statement.table);
  if (statement.kind === 'create') {
    return table ? [{ what: 'creates a table that exists', subject: statement.table }] : [];
  }
  if (!table) return [{ what: 'names an unknown table', subject: statement.table }];
  return statement.kind === 'alter' ? alterProblems(statement, table, facts) : rowProblems(statement, table, facts);
}

function rowProblems(
  statement: Extract<Statement, { kind: 'insert' | 'update' }>,
  table: Table,
  { released, large }: Facts,
): Problem[] {
  const { kind, table: subject } = statement;
  const isLarge = large.has(subject) && released.table(subject) !== undefined;
  const isBounded = kind === 'insert' || statement.where.some((name) => table.columns.has(name));
  return [
    ...(isLarge ? [{ what: 'changes rows of a large table', subject }] : []),
    ...(isBounded ? [] : [{ what: 'changes rows without a condition on a column', subject }]),
  ];
}

function alterProblems(
  { table: name, changes }: Extract<Statement, { kind: 'alter' }>,
  before: Table,
  facts: Facts,
): Problem[] {
  const unknown = changes.flatMap((change) =>
    change.kind === 'unknown' ? [{ what: change.problem, subject: name }] : [],
  );
  const released = facts.released.table(name);
  if (!released) return unknown;
  const after = facts.now.table(name) ?? new Table();
  const alteration: Alteration = { name, released, before, after, changes, written: facts.written };
  return [
    ...unknown,
    ...changes.flatMap((change) => changeProblems(change, alteration)),
    ...howProblems(changes, facts).map((what) => ({ what, subject: name })),
    ...(facts.large.has(name) && !saysHow(changes) ? [{ what: NO_ALGORITHM, subject: name }] : []),
  ];
}

const NO_ALGORITHM = 'a large table needs ALGORITHM=INSTANT, or ALGORITHM=INPLACE or NOCOPY with LOCK=NONE';
const COPIES = 'a copy of a table needs ALGORITHM=COPY, LOCK=SHARED and the reason in `copies`';

const valuesOf = (changes: readonly Change[], option: 'ALGORITHM' | 'LOCK'): string[] =>
  changes.flatMap((change) => (change.kind === 'option' && change.option === option ? [change.value] : []));

/** The rules for ALGORITHM and LOCK of all tables. A stored generated column is always made by a copy of the table. */
function howProblems(changes: readonly Change[], { copies }: Facts): string[] {
  const [algorithms, locks] = [valuesOf(changes, 'ALGORITHM'), valuesOf(changes, 'LOCK')];
  const isCopy = algorithms.includes('COPY') || changes.some(addsStored);
  const isDeclared = algorithms.includes('COPY') && locks.includes('SHARED') && (copies?.trim().length ?? 0) > 0;
  const unknown = [
    ...algorithms.filter((value) => !ALGORITHMS.has(value)),
    ...locks.filter((value) => !LOCKS.has(value)),
  ];
  return [
    ...(algorithms.length > 1 || locks.length > 1 ? ['states ALGORITHM or LOCK more than once'] : []),
    ...unknown.map((value) => `states an ALGORITHM or LOCK that is not in the list: ${value}`),
    ...(isCopy && !isDeclared ? [COPIES] : []),
  ];
}

const ALGORITHMS: ReadonlySet<string> = new Set(['INSTANT', 'INPLACE', 'NOCOPY', 'COPY']);
const LOCKS: ReadonlySet<string> = new Set(['NONE', 'SHARED']);

const addsStored = (change: Change): boolean =>
  change.kind === 'add' && change.part.kind === 'column' && change.part.column.generated?.isStored === true;

/** INSTANT must not be combined with LOCK, which MySQL refuses. A copy has its own rule. */
function saysHow(changes: readonly Change[]): boolean {
  const [algorithm = '', lock = ''] = [valuesOf(changes, 'ALGORITHM')[0], valuesOf(changes, 'LOCK')[0]];
  if (algorithm === 'INSTANT' || algorithm === 'COPY') return true;
  return (algorithm === 'INPLACE' || algorithm === 'NOCOPY') && lock === 'NONE';
}
