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
  const applied = (rows as readonly { readonly name: string }[]).map(({ name }) => name);
  const present = new Set(found);
  return (await tables.at([...applied, schemaVersion])).filter((table) => !present.has(table));
}
