import type { QueryRunner } from 'typeorm';
import { quoteIdentifier } from '#persistence';

/** `id`, timestamps, users and version: the columns of every table (domain.md §3.2). */
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
 * Builds the DDL of a tenant's tables, with the table prefix of prefix placement. Landed migrations depend on its output: add
 * methods, but never change the text of an existing one.
 */
export class TableBuilder {
  private readonly prefix: string;

  constructor(private readonly runner: QueryRunner) {
    this.prefix = runner.connection.options.entityPrefix ?? '';
  }

  /** Creates a table with the common columns and `lines`. */
  async create(table: string, lines: readonly string[]): Promise<void> {
    await this.createBare(table, [...COMMON_COLUMNS, ...lines]);
  }

  /** Creates a table with `lines` only. `IF NOT EXISTS`: DDL commits implicitly, so the next run completes a migration that was killed. */
  async createBare(table: string, lines: readonly string[]): Promise<void> {
    await this.runner.query(
      `CREATE TABLE IF NOT EXISTS ${this.name(table)} (\n  ${lines.join(',\n  ')}\n) ${TABLE_OPTIONS}`,
    );
  }

  async drop(...tables: readonly string[]): Promise<void> {
    for (const table of tables) await this.runner.query(`DROP TABLE IF EXISTS ${this.name(table)}`);
  }

  /** A second run detects by the column that an ALTER was already executed: MySQL has no `IF NOT EXISTS` for parts of a table. */
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

  /** `table.column` of the generated columns of one kind, without the table prefix. */
  async generatedColumns(kind: 'STORED' | 'VIRTUAL'): Promise<ReadonlySet<string>> {
    const rows = (await this.runner.query(
      `SELECT table_name AS owner, column_name AS name FROM information_schema.columns
        WHERE table_schema = DATABASE() AND extra LIKE ?`,
      [`%${kind} GENERATED%`],
    )) as readonly { owner: string; name: string }[];
    return new Set(rows.map(({ owner, name }) => `${owner.slice(this.prefix.length)}.${name}`));
  }

  /** Whether the column has a foreign key. */
  async hasForeignKey(table: string, column: string): Promise<boolean> {
    const rows = (await this.runner.query(
      `SELECT 1 FROM information_schema.key_column_usage
        WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ? AND referenced_table_name IS NOT NULL`,
      [`${this.prefix}${table}`, column],
    )) as unknown[];
    return rows.length > 0;
  }

  /** The parts of an ALTER that drop the foreign keys of these columns. */
  dropForeignKeys(table: string, columns: readonly string[]): string[] {
    return columns.map((column) => `DROP FOREIGN KEY ${quoteIdentifier(`${this.prefix}${table}_${column}_fk`)}`);
  }

  /** Executes all changes in one statement, so that a table is rebuilt at most once. */
  async alter(table: string, changes: readonly string[]): Promise<void> {
    await this.runner.query(`ALTER TABLE ${this.name(table)}\n  ${changes.join(',\n  ')}`);
  }

  /**
   * A foreign key. Constraint names are unique per database, so they contain the prefix. The referenced row can neither be
   * deleted nor change its id.
   */
  foreignKey(table: string, column: string, target: string): string {
    const constraint = quoteIdentifier(`${this.prefix}${table}_${column}_fk`);
    return `CONSTRAINT ${constraint} FOREIGN KEY (${column}) REFERENCES ${this.name(target)} (id)`;
  }

  /**
   * A CHECK with the allowed codes of a column. A CHECK that replaces another one in the same ALTER needs another name, because
   * not every server accepts the same name.
   */
  oneOf(table: string, column: string, codes: readonly string[], name = 'check'): string {
    const list = codes.map((code) => `'${code}'`).join(', ');
    return `CONSTRAINT ${quoteIdentifier(`${this.prefix}${table}_${column}_${name}`)} CHECK (${column} IN (${list}))`;
  }

  /** The part of an ALTER that drops the CHECK. */
  dropOneOf(table: string, column: string, name = 'check'): string {
    return `DROP CONSTRAINT ${quoteIdentifier(`${this.prefix}${table}_${column}_${name}`)}`;
  }

  private name(table: string): string {
    return quoteIdentifier(`${this.prefix}${table}`);
  }
}

/**
 * A value that is unique among rows that are not deleted: it is NULL, which a unique index allows many times, once the row is
 * marked deleted. StoreKeys1765005000000 converts these columns to STORED; new ones are STORED from the beginning.
 */
export function liveKey(column: string, type: string, source: string): string {
  return `${column} ${type} GENERATED ALWAYS AS (${liveValue(source)}) VIRTUAL`;
}

export function liveValue(source: string): string {
  return `IF(deleted_at IS NULL, ${source}, NULL)`;
}
