import { Injectable } from '@nestjs/common';
import { quoteIdentifier } from '#persistence';
import type { BackupManifest } from '../dumps/backup-manifest';
import type { StoredBackup } from '../backup/backup-paths';
import { BackupReader } from '../backup/catalogue/backup-reader.service';
import { TenantPlaces } from '../tenant-database/tenant-places';
import { ServerConnections } from '../servers/server-connections';
import type { ServerSession } from '../servers/server-connections';
import { foreignKeysOf, isRequired, refersToAny } from './exchange/foreign-keys';
import type { ForeignKey } from './exchange/foreign-keys';
import { restoreForeignKeys } from './restore.errors';
import { assertRestorable } from './exchange/row-exchange';
import { tablesOf } from '../dumps/side-loader';

interface WantedTables {
  readonly tables: readonly string[];
  /** Whether changes after the backup are replayed too. */
  readonly isReplayed: boolean;
}

/** A restore of single tables from a backup into a live database. */
interface PartialRestore {
  readonly database: string;
  readonly tables: ReadonlySet<string>;
  /** Number of rows in the backup, by table. */
  readonly rows: BackupManifest['rows'];
}

/**
 * Checks a restore of single tables as far as possible before the backup is loaded, so that an impossible request is refused at once. The
 * restore checks every row again.
 */
@Injectable()
export class RestorableTables {
  constructor(
    private readonly reader: BackupReader,
    private readonly places: TenantPlaces,
    private readonly servers: ServerConnections,
  ) {}

  /**
   * Checks that the tables exist and, unless later changes are replayed, that no row would refer to a missing one.
   *
   * @throws DomainError RESTORE_TABLES_UNKNOWN, RESTORE_FOREIGN_KEYS; BACKUP_CORRUPT, BACKUP_KEY_UNKNOWN, BACKUP_MISMATCH for the manifest
   */
  async assertPossible(backup: StoredBackup, tenantId: number, wanted: WantedTables): Promise<void> {
    const { tables, isReplayed } = wanted;
    const { rows } = await this.reader.manifest(backup);
    assertRestorable(tables, [new Set(Object.keys(rows))]);
    const { server, database } = await this.places.of(tenantId);
    await this.servers.on(server, async (session) => {
      assertRestorable(tables, [new Set(await tablesOf(session, database))]);
      if (!isReplayed) await assertNoneIsLost(session, { database, tables: new Set(tables), rows });
    });
  }
}

/** If one side of a reference is empty, the other side would be left without referenced rows; no rows need to be compared. */
async function assertNoneIsLost(session: ServerSession, restore: PartialRestore): Promise<void> {
  for (const key of await foreignKeysOf(session, restore.database)) {
    const { child, parent } = key;
    if (restore.tables.has(child) === restore.tables.has(parent)) continue;
    if (await isBroken(session, key, restore)) throw restoreForeignKeys({ child, parent });
  }
}

async function isBroken(session: ServerSession, key: ForeignKey, restore: PartialRestore): Promise<boolean> {
  const { database, tables, rows } = restore;
  const live = (table: string): string => `${quoteIdentifier(database)}.${quoteIdentifier(table)}`;
  if (tables.has(key.parent)) return rows[key.parent] === 0 && (await refersToAny(session, key, live(key.child)));
  if (rows[key.child] === 0 || !(await isRequired(session, key, database))) return false;
  const [some] = await session.query<unknown[]>(`SELECT 1 FROM ${live(key.parent)} LIMIT 1`);
  return some === undefined;
}
