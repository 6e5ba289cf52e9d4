import { Injectable } from '@nestjs/common';
import { quoteIdentifier } from '#persistence';
import { ServerConnections } from '../../servers/server-connections';
import type { ServerSession } from '../../servers/server-connections';
import { createDatabase } from '../../servers/tenant-accounts';
import { foreignKeysOf, hasOrphans } from './foreign-keys';
import type { RestorePlan } from '../restore-plan';
import { restoreForeignKeys, restoreTablesUnknown } from '../restore.errors';
import { tablesOf } from '../../dumps/side-loader';
import { orHeld, waitBriefly } from './tables-held';

/** Tables that cannot be restored separately: applied migrations, and erasures since the backup. */
const OF_THE_WHOLE: ReadonlySet<string> = new Set([
  'migrations',
  'erasure_requests',
  'audit_witnesses',
  'tenant_identity',
]);

const qualified = (database: string, table: string): string => `${quoteIdentifier(database)}.${quoteIdentifier(table)}`;

/**
 * Replaces the rows of some tables. The tables themselves are kept, because foreign keys of other tables would follow a renamed one. One
 * transaction makes it atomic. It works on a fenced tenant and can be repeated.
 */
@Injectable()
export class RowExchange {
  constructor(private readonly servers: ServerConnections) {}

  /** @throws DomainError RESTORE_TABLES_UNKNOWN if a table is missing in one of the databases */
  async assertKnown({ place, source }: RestorePlan, tables: readonly string[]): Promise<void> {
    await this.servers.on(place.server, async (session) => {
      const live = new Set(await tablesOf(session, place.database));
      const given = new Set(await tablesOf(session, source.database));
      assertRestorable(tables, [live, given]);
    });
  }

  /** Checks that every reference would still be valid. @throws DomainError RESTORE_FOREIGN_KEYS */
  async assertFits({ place, source }: RestorePlan, tables: readonly string[]): Promise<void> {
    const restored = new Set(tables);
    const from = (table: string): string => qualified(restored.has(table) ? source.database : place.database, table);
    await this.servers.on(place.server, async (session) => {
      for (const key of await foreignKeysOf(session, place.database)) {
        if (!restored.has(key.child) && !restored.has(key.parent)) continue;
        if (await hasOrphans(session, key, { child: from(key.child), parent: from(key.parent) }))
          throw restoreForeignKeys({ child: key.child, parent: key.parent });
      }
    });
  }

  /** Copies the live rows for an undo. */
  async keep({ place, kept }: RestorePlan, tables: readonly string[]): Promise<void> {
    await this.servers.on(place.server, async (session) => {
      await createDatabase(session, kept);
      for (const table of tables) {
        const [copy, live] = [qualified(kept, table), qualified(place.database, table)];
        await session.query(`DROP TABLE IF EXISTS ${copy}`);
        await session.query(`CREATE TABLE ${copy} LIKE ${live}`);
        await session.query(await copying(session, { database: place.database, table, to: copy, from: live }));
      }
    });
  }

  /** @throws TablesHeld if another session holds a table; nothing has changed then */
  async exchange({ place, source }: RestorePlan, tables: readonly string[]): Promise<void> {
    await this.servers.alone(place.server, async (session) => {
      await waitBriefly(session);
      // Already checked against all rows. With checks, cascades would delete rows of tables that are not restored.
      await session.query('SET SESSION foreign_key_checks = 0');
      await session.query('START TRANSACTION');
      for (const table of tables) {
        const [live, given] = [qualified(place.database, table), qualified(source.database, table)];
        await orHeld(session.query(`DELETE FROM ${live}`));
        await orHeld(session.query(await copying(session, { database: place.database, table, to: live, from: given })));
      }
      await session.query('COMMIT');
    });
  }
}

/** Each table must be in all the sets and may be restored separately. @throws DomainError RESTORE_TABLES_UNKNOWN */
export function assertRestorable(tables: readonly string[], known: readonly ReadonlySet<string>[]): void {
  const unknown = tables.filter((table) => OF_THE_WHOLE.has(table) || !known.every((names) => names.has(table)));
  if (unknown.length > 0) throw restoreTablesUnknown({ tables: unknown.join(', ').slice(0, 200) });
}

/** The statement that copies rows, without generated columns. */
async function copying(
  session: ServerSession,
  copy: { readonly database: string; readonly table: string; readonly to: string; readonly from: string },
): Promise<string> {
  const rows = await session.query<{ name: string }[]>(
    `SELECT COLUMN_NAME AS name FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?
      AND COALESCE(GENERATION_EXPRESSION, '') = '' ORDER BY ORDINAL_POSITION`,
    [copy.database, copy.table],
  );
  const columns = rows.map(({ name }) => quoteIdentifier(name)).join(', ');
  return `INSERT INTO ${copy.to} (${columns}) SELECT ${columns} FROM ${copy.from}`;
}
