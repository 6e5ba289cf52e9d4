import type { QueryRunner } from 'typeorm';
import { quoteIdentifier } from '#persistence';

/** `id`, the stamps and the version of every table (domain.md §3.2). */
const COMMON_COLUMNS = [
  'id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY',
  'created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)',
  'updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)',
  'created_by_user_id INT UNSIGNED NULL',
  'updated_by_user_id INT UNSIGNED NULL',
  'version INT UNSIGNED NOT NULL DEFAULT 1',
];

const TABLE_OPTIONS = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci';

/**
 * Writes the DDL of a tenant's tables, with the prefix of prefix placement. Migrations that have run depend on what it emits:
 * extend it, never change the text of what is there.
 */
export class TableBuilder {
  private readonly prefix: string;

  constructor(private readonly runner: QueryRunner) {
    this.prefix = runner.connection.options.entityPrefix ?? '';
  }

  /** A table with the common columns, or with `lines` alone when they bring their own id. */
  async create(table: string, lines: readonly string[]): Promise<void> {
    await this.createBare(table, [...COMMON_COLUMNS, ...lines]);
  }

  /** `IF NOT EXISTS`: DDL commits by itself, so a migration that was killed in the middle is finished by the next run. */
  async createBare(table: string, lines: readonly string[]): Promise<void> {
    await this.runner.query(
      `CREATE TABLE IF NOT EXISTS ${this.name(table)} (\n  ${lines.join(',\n  ')}\n) ${TABLE_OPTIONS}`,
    );
  }

  async drop(...tables: readonly string[]): Promise<void> {
    for (const table of tables) await this.runner.query(`DROP TABLE IF EXISTS ${this.name(table)}`);
  }

  /** By its column a second run knows that an ALTER was done: MySQL has no `IF NOT EXISTS` for parts of a table. */
  async hasColumn(table: string, column: string): Promise<boolean> {
    const rows = (await this.runner.query(
      'SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ?',
      [`${this.prefix}${table}`, column],
    )) as unknown[];
    return rows.length > 0;
  }

  /** Null where there is no such column, or it holds no text. */
  async collationOf(table: string, column: string): Promise<string | null> {
    const rows = (await this.runner.query(
      `SELECT collation_name AS name FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ?`,
      [`${this.prefix}${table}`, column],
    )) as readonly { name: string | null }[];
    return rows[0]?.name ?? null;
  }

  async hasIndex(table: string, index: string): Promise<boolean> {
    const rows = (await this.runner.query(
      'SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ? AND index_name = ?',
      [`${this.prefix}${table}`, index],
    )) as unknown[];
    return rows.length > 0;
  }

  /** `table.column` of the computed columns of one kind; the tables without their prefix. */
  async generatedColumns(kind: 'STORED' | 'VIRTUAL'): Promise<ReadonlySet<string>> {
    const rows = (await this.runner.query(
      `SELECT table_name AS owner, column_name AS name FROM information_schema.columns
        WHERE table_schema = DATABASE() AND extra LIKE ?`,
      [`%${kind} GENERATED%`],
    )) as readonly { owner: string; name: string }[];
    return new Set(rows.map(({ owner, name }) => `${owner.slice(this.prefix.length)}.${name}`));
  }

  /** Whether the column refers to another table by now. */
  async hasForeignKey(table: string, column: string): Promise<boolean> {
    const rows = (await this.runner.query(
      `SELECT 1 FROM information_schema.key_column_usage
        WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ? AND referenced_table_name IS NOT NULL`,
      [`${this.prefix}${table}`, column],
    )) as unknown[];
    return rows.length > 0;
  }

  /** The parts of an ALTER that take the foreign keys of these columns away, with the indexes made for them. */
  dropForeignKeys(table: string, columns: readonly string[]): string[] {
    return columns.map((column) => `DROP FOREIGN KEY ${quoteIdentifier(`${this.prefix}${table}_${column}_fk`)}`);
  }

  /** All changes in one statement: a table is rebuilt once at most. */
  async alter(table: string, changes: readonly string[]): Promise<void> {
    await this.runner.query(`ALTER TABLE ${this.name(table)}\n  ${changes.join(',\n  ')}`);
  }

  /** Constraint names are unique per database, so they carry the prefix; the referenced row can neither go nor change its id. */
  foreignKey(table: string, column: string, target: string): string {
    const constraint = quoteIdentifier(`${this.prefix}${table}_${column}_fk`);
    return `CONSTRAINT ${constraint} FOREIGN KEY (${column}) REFERENCES ${this.name(target)} (id)`;
  }

  /** Closes the list of codes a column takes. One that replaces another in the same ALTER has another name: not every server takes the same. */
  oneOf(table: string, column: string, codes: readonly string[], name = 'check'): string {
    const list = codes.map((code) => `'${code}'`).join(', ');
    return `CONSTRAINT ${quoteIdentifier(`${this.prefix}${table}_${column}_${name}`)} CHECK (${column} IN (${list}))`;
  }

  /** The part of an ALTER that opens the list again. */
  dropOneOf(table: string, column: string, name = 'check'): string {
    return `DROP CONSTRAINT ${quoteIdentifier(`${this.prefix}${table}_${column}_${name}`)}`;
  }

  private name(table: string): string {
    return quoteIdentifier(`${this.prefix}${table}`);
  }
}

/**
 * A value that is unique among live rows alone: NULL, which a unique index allows many times, once the row is marked deleted.
 * StoreKeys1765005000000 stores these columns; a new one is STORED from the beginning.
 */
export function liveKey(column: string, type: string, source: string): string {
  return `${column} ${type} GENERATED ALWAYS AS (${liveValue(source)}) VIRTUAL`;
}

export function liveValue(source: string): string {
  return `IF(deleted_at IS NULL, ${source}, NULL)`;
}
