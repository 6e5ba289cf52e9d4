import { changeOf, keyColumns, optionOf, partOf } from './sql-changes';
import type { Change, Part } from './sql-changes';
import { expressionOf, namesIn, partsOf, SqlReader } from './sql-reader';
import { NotAllowed } from './sql-tokens';
import type { Token } from './sql-tokens';

/** A statement of the list. */
export type Statement =
  | { readonly kind: 'create'; readonly table: string; readonly parts: readonly Part[] }
  | { readonly kind: 'alter'; readonly table: string; readonly changes: readonly Change[] }
  | { readonly kind: 'drop'; readonly tables: readonly string[] }
  | { readonly kind: 'insert'; readonly table: string }
  | { readonly kind: 'update'; readonly table: string; readonly where: readonly string[] }
  | { readonly kind: 'select' };

/** Reads a statement. Throws `NotAllowed` for every other statement. */
export function statementOf(sql: string): Statement {
  const reader = SqlReader.of(sql);
  const statement = knownStatement(reader);
  reader.end();
  return statement;
}

function knownStatement(reader: SqlReader): Statement {
  if (reader.take('CREATE', 'TABLE')) return createTable(reader);
  if (reader.take('ALTER', 'TABLE')) return alterTable(reader);
  if (reader.take('CREATE', 'INDEX')) return createIndex(reader, 'plain');
  if (reader.take('CREATE', 'UNIQUE', 'INDEX')) return createIndex(reader, 'unique');
  if (reader.take('DROP', 'INDEX')) return dropIndex(reader);
  if (reader.take('DROP', 'TABLE')) return dropTables(reader);
  if (reader.take('INSERT', 'INTO')) return insert(reader);
  if (reader.take('UPDATE')) return update(reader);
  if (reader.sees('SELECT')) return select(reader);
  throw reader.unknown();
}

function createTable(reader: SqlReader): Statement {
  reader.take('IF', 'NOT', 'EXISTS');
  const table = reader.table();
  const parts = partsOf(reader.group()).map((line) => {
    const part = partOf(line);
    line.end();
    return part;
  });
  tableOptions(reader);
  return { kind: 'create', table, parts };
}

/** Only the options that all tables have. */
function tableOptions(reader: SqlReader): void {
  while (!reader.isAtEnd) {
    if (reader.take('ENGINE')) oneOf(reader, 'INNODB');
    else if (reader.take('DEFAULT', 'CHARSET')) oneOf(reader, 'UTF8MB4');
    else if (reader.take('COLLATE')) oneOf(reader, 'UTF8MB4_UNICODE_CI');
    else throw reader.unknown();
  }
}

function oneOf(reader: SqlReader, value: string): void {
  reader.takeSymbol('=');
  reader.need(value);
}

function alterTable(reader: SqlReader): Statement {
  const table = reader.table();
  return { kind: 'alter', table, changes: changesOf(reader) };
}

function changesOf(reader: SqlReader): Change[] {
  const changes: Change[] = [];
  do changes.push(changeOf(new SqlReader(reader.until())));
  while (reader.takeSymbol(','));
  return changes;
}

function createIndex(reader: SqlReader, kind: 'unique' | 'plain'): Statement {
  const name = reader.name();
  reader.need('ON');
  const table = reader.table();
  const key: Change = { kind: 'add', part: { kind: 'key', key: { kind, name, columns: keyColumns(reader) } } };
  return { kind: 'alter', table, changes: [key, ...optionsOf(reader)] };
}

function dropIndex(reader: SqlReader): Statement {
  const name = reader.name();
  reader.need('ON');
  const table = reader.table();
  return { kind: 'alter', table, changes: [{ kind: 'drop', what: 'key', name }, ...optionsOf(reader)] };
}

/** The options of an index statement stand without commas. */
function optionsOf(reader: SqlReader): Change[] {
  const options: Change[] = [];
  while (reader.sees('ALGORITHM') || reader.sees('LOCK')) options.push(optionOf(reader));
  return options;
}

function dropTables(reader: SqlReader): Statement {
  reader.take('IF', 'EXISTS');
  const tables = [reader.table()];
  while (reader.takeSymbol(',')) tables.push(reader.table());
  return { kind: 'drop', tables };
}

function insert(reader: SqlReader): Statement {
  const table = reader.table();
  for (const column of partsOf(reader.group())) {
    column.name();
    column.end();
  }
  if (reader.sees('SELECT')) select(reader);
  else valueRows(reader);
  if (reader.take('ON', 'DUPLICATE', 'KEY', 'UPDATE')) assignments(reader);
  return { kind: 'insert', table };
}

function valueRows(reader: SqlReader): void {
  reader.need('VALUES');
  do expressionOf(reader.group());
  while (reader.takeSymbol(','));
}

function update(reader: SqlReader): Statement {
  const table = reader.table();
  reader.need('SET');
  assignments(reader, 'WHERE');
  if (!reader.take('WHERE')) throw new NotAllowed('changes all rows of a table');
  return { kind: 'update', table, where: namesIn(condition(reader.until())) };
}

function assignments(reader: SqlReader, ...ends: readonly string[]): void {
  do {
    const assignment = new SqlReader(reader.until(...ends));
    assignment.name();
    if (!assignment.takeSymbol('=')) throw assignment.unknown();
    expressionOf(assignment.until());
    assignment.end();
  } while (reader.takeSymbol(','));
}

const CLAUSES = ['FROM', 'JOIN', 'INNER', 'LEFT', 'ON', 'WHERE', 'GROUP', 'HAVING', 'ORDER', 'LIMIT', 'FOR', 'INTO'];

/** A query of tables of this database, or of `information_schema`. It locks and writes nothing. */
function select(reader: SqlReader): Statement {
  reader.need('SELECT');
  reader.take('DISTINCT');
  do condition(reader.until('FROM', 'INTO', 'ON'));
  while (reader.takeSymbol(','));
  if (reader.take('FROM')) {
    tableReference(reader);
    while (join(reader)) tableReference(reader);
  }
  if (reader.take('WHERE')) condition(reader.until('GROUP', 'ORDER', 'LIMIT', 'FOR', 'INTO', 'ON'));
  if (reader.take('GROUP', 'BY')) list(reader);
  if (reader.take('ORDER', 'BY')) list(reader);
  if (reader.take('LIMIT')) reader.next();
  return { kind: 'select' };
}

const join = (reader: SqlReader): boolean =>
  reader.take('JOIN') || reader.take('INNER', 'JOIN') || reader.take('LEFT', 'JOIN');

function tableReference(reader: SqlReader): void {
  if (reader.take('INFORMATION_SCHEMA')) {
    if (!reader.takeSymbol('.')) throw reader.unknown();
    reader.name();
  } else reader.table();
  const hasAlias = reader.take('AS') || !(reader.isAtEnd || CLAUSES.some((word) => reader.sees(word)));
  if (hasAlias) reader.name();
  if (!reader.sees('ON', 'DUPLICATE') && reader.take('ON')) condition(reader.until(...CLAUSES));
}

function list(reader: SqlReader): void {
  do condition(reader.until('ORDER', 'LIMIT', 'FOR', 'INTO', 'ON'));
  while (reader.takeSymbol(','));
}

/** An expression whose subqueries are read as queries. */
function condition(tokens: readonly Token[]): readonly Token[] {
  const start = tokens.findIndex(({ text }, index) => text === '(' && isSelect(tokens[index + 1]));
  if (start === -1) return expressionOf(tokens);
  const rest = new SqlReader(tokens.slice(start));
  const query = rest.group();
  const inner = new SqlReader(query);
  select(inner);
  inner.end();
  const flat = [...tokens.slice(0, start), ...SUBQUERY, ...tokens.slice(start + query.length + 2)];
  return condition(flat);
}

/** Stands for a subquery that was read. */
const SUBQUERY: readonly Token[] = [{ kind: 'number', text: '1' }];

const isSelect = (token: Token | undefined): boolean => token?.kind === 'word' && token.text.toUpperCase() === 'SELECT';
