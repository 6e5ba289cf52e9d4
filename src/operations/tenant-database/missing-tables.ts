import { quoteIdentifier, unlessMissing } from '#persistence';
import type { SchemaTables } from '../../database/schema-tables';

/** A session that can read the database. */
interface Reader {
  query(sql: string): Promise<unknown>;
}

/** A database, the tables that its schema versions have, and its version in the registry. */
export interface CountedSchema {
  readonly database: string;
  readonly tables: SchemaTables;
  readonly schemaVersion: string;
}

/**
 * The tables that a database of this schema version has and that are not among `found`. The version is the newer one of the registry
 * and of the database's own list of migrations, which could be incomplete too.
 */
export async function missingTables(
  session: Reader,
  { database, tables, schemaVersion }: CountedSchema,
  found: readonly string[],
): Promise<readonly string[]> {
  const rows = await unlessMissing(session.query(`SELECT name FROM ${quoteIdentifier(database)}.migrations`), []);
  return absentTables({ tables, schemaVersion }, rows as readonly AppliedMigration[], found);
}

/** A row of a database's own list of migrations. */
export interface AppliedMigration {
  readonly name: string;
}

/** As {@link missingTables}, for a list of migrations that was read already. */
export async function absentTables(
  { tables, schemaVersion }: Omit<CountedSchema, 'database'>,
  applied: readonly AppliedMigration[],
  found: readonly string[],
): Promise<readonly string[]> {
  const present = new Set(found);
  const expected = await tables.at([...applied.map(({ name }) => name), schemaVersion]);
  return expected.filter((table) => !present.has(table));
}
