import type { Change, Constraint, Key, Part } from './sql-changes';
import type { Column } from './sql-columns';
import type { Statement } from './sql-statements';

/** A table as the statements so far have made it. */
export class Table {
  readonly columns = new Map<string, Column>();
  readonly keys = new Map<string, Key>();
  readonly constraints = new Map<string, Constraint>();

  copy(): Table {
    const table = new Table();
    for (const part of ['columns', 'keys', 'constraints'] as const) {
      for (const [name, value] of this[part]) table[part].set(name, value as never);
    }
    return table;
  }

  add(part: Part): void {
    if (part.kind === 'column') this.addColumn(part.column);
    if (part.kind === 'key') this.keys.set(keyName(part.key), part.key);
    if (part.kind === 'constraint') this.addConstraint(part.constraint);
  }

  private addColumn(column: Column): void {
    this.columns.set(column.name, column);
    for (const inline of column.inline) {
      if (inline.kind === 'check')
        this.addConstraint({ kind: 'check', name: '', check: inline.check, changesRows: false });
      else this.keys.set('primary', { kind: 'primary', name: '', columns: [column.name] });
    }
  }

  /** A constraint without a name has one of the server, which no migration drops. */
  private addConstraint(constraint: Constraint): void {
    this.constraints.set(constraint.name || `(${this.constraints.size})`, constraint);
  }
}

const keyName = ({ kind, name, columns }: Key): string => (kind === 'primary' ? 'primary' : name || (columns[0] ?? ''));

/** The tables of a database, built from the statements of the migrations in order, without a database server. */
export class Schema {
  private readonly tables = new Map<string, Table>();

  table(name: string): Table | undefined {
    return this.tables.get(name);
  }

  /** `table.column` of all columns. */
  get columns(): readonly string[] {
    const names = [...this.tables].flatMap(([name, { columns }]) =>
      [...columns.keys()].map((column) => `${name}.${column}`),
    );
    return names.toSorted();
  }

  copy(): Schema {
    const schema = new Schema();
    for (const [name, table] of this.tables) schema.tables.set(name, table.copy());
    return schema;
  }

  apply(statement: Statement): void {
    if (statement.kind === 'create') this.create(statement.table, statement.parts);
    if (statement.kind === 'drop') for (const name of statement.tables) this.tables.delete(name);
    if (statement.kind !== 'alter') return;
    const table = this.tables.get(statement.table);
    if (table) for (const change of inOrder(statement.changes)) applyChange(table, change);
  }

  /** `IF NOT EXISTS`: an existing table stays as it is. */
  private create(name: string, parts: readonly Part[]): void {
    if (this.tables.has(name)) return;
    const table = new Table();
    for (const part of parts) table.add(part);
    this.tables.set(name, table);
  }
}

/** A server drops before it adds, whatever the order in the statement. */
function inOrder(changes: readonly Change[]): readonly Change[] {
  return [...changes.filter(({ kind }) => kind === 'drop'), ...changes.filter(({ kind }) => kind !== 'drop')];
}

function applyChange(table: Table, change: Change): void {
  if (change.kind === 'add') table.add(change.part);
  if (change.kind === 'modify') table.columns.set(change.column.name, change.column);
  if (change.kind === 'rename-key') renameKey(table, change.name, change.to);
  if (change.kind !== 'drop') return;
  if (change.what === 'column') table.columns.delete(change.name);
  else if (change.what === 'constraint') table.constraints.delete(change.name);
  else table.keys.delete(change.name);
}

function renameKey(table: Table, name: string, to: string): void {
  const key = table.keys.get(name);
  table.keys.delete(name);
  if (key) table.keys.set(to, { ...key, name: to });
}
