import { Inject, Injectable } from '@nestjs/common';
import { inLanes, throwIfInterrupted } from '#kernel';
import { driverErrorOf, quoteIdentifier, reasonOf, unlessMissing } from '#persistence';
import { KEY_RING, KeyRing } from '#secrets';
import { GlobalDatabase } from '../../global/global-database';
import { DatabaseServer } from '../../global/servers/database-server.entity';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { SEALED_TABLES } from '../../records/personal-data/sealed-tables';
import { keptDatabases } from '../restore/kept-data';
import { ServerConnections } from '../servers/server-connections';
import type { ServerSession } from '../servers/server-connections';
import { keysIn, SEALED_IN_REGISTRY, SEALED_IN_TENANTS } from './sealed-things';
import type { SealedThing } from './sealed-things';

/** How many things of one kind were sealed or signed under a key. */
export interface UnderKey {
  readonly keyId: string;
  readonly what: SealedThing['what'];
  readonly count: number;
}

/** What the keys that are no longer the current one are needed for, and the keys that are missing. */
export interface KeyNeeds {
  /** Under earlier keys of the file: these must stay in it. */
  readonly needed: readonly UnderKey[];
  /** Under keys that are not in the file: unreadable until they are put back. */
  readonly missing: readonly UnderKey[];
  /** Tenants whose data could not be counted. A key that seems not to be needed may be needed for them. */
  readonly unchecked: readonly Unchecked[];
}

interface Unchecked {
  readonly tenantId: number;
  readonly error: string;
}

interface Inventory {
  readonly all: readonly UnderKey[];
  readonly unchecked: readonly Unchecked[];
}

interface Count {
  readonly keyId: string | null;
  readonly total: number | string;
}

const TENANTS_AT_ONCE = 4;

/** Counts everything that is kept under a master key, in the registry and in the databases of all tenants. */
@Injectable()
export class KeyInventory {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly servers: ServerConnections,
    @Inject(KEY_RING) private readonly ring: KeyRing,
  ) {}

  async needs(): Promise<KeyNeeds> {
    const { all, unchecked } = await this.inventory();
    const known = new Set(this.ring.ids);
    return {
      needed: all.filter(({ keyId }) => known.has(keyId) && keyId !== this.ring.currentId),
      missing: all.filter(({ keyId }) => !known.has(keyId)),
      unchecked,
    };
  }

  /** By kind and key. */
  private async inventory(): Promise<Inventory> {
    const found: UnderKey[] = [];
    for (const { what, sql } of SEALED_IN_REGISTRY) {
      const rows = await unlessMissing(
        this.database.use((manager) => manager.query<Count[]>(sql)),
        [],
      );
      found.push(...rows.flatMap(({ keyId, total }) => under(what, keyId, Number(total))));
    }
    const { all, unchecked } = await this.inTenants();
    return { all: summed([...found, ...all]), unchecked };
  }

  /** Also in the data that restores replaced: an undo brings them back. */
  private async inTenants(): Promise<Inventory> {
    const kept = Map.groupBy(await keptDatabases(this.database), ({ tenantId }) => tenantId);
    const [locations, servers] = await this.database.use(async (manager) => [
      await manager.find(TenantDatabase, { order: { tenantId: 'ASC' } }),
      await manager.find(DatabaseServer),
    ]);
    const all: UnderKey[] = [];
    const unchecked: Unchecked[] = [];
    await inLanes(TENANTS_AT_ONCE, locations, async (location) => {
      const { tenantId, serverId } = location;
      const server = servers.find(({ id }) => id === serverId);
      if (server === undefined) return;
      const databases = [location, ...(kept.get(tenantId) ?? [])].map(({ databaseName }) => databaseName);
      await this.servers
        .on(server, async (session) => {
          for (const name of databases) all.push(...(await inDatabase(session, name)));
        })
        .catch((error: unknown) => {
          throwIfInterrupted();
          unchecked.push({ tenantId, error: reasonOf(error) });
        });
    });
    return { all, unchecked };
  }
}

async function inDatabase(session: ServerSession, database: string): Promise<readonly UnderKey[]> {
  const found: UnderKey[] = [];
  const count = async (what: UnderKey['what'], sql: string): Promise<void> => {
    const rows = await unlessMissing(session.query<Count[]>(sql), []).catch(unlessNoDatabase);
    found.push(...rows.flatMap(({ keyId, total }) => under(what, keyId, Number(total))));
  };
  const tableOf = (table: string): string => `${quoteIdentifier(database)}.${quoteIdentifier(table)}`;
  for (const { table, columns } of SEALED_TABLES)
    await count(SEALED_IN_TENANTS.fields, keysIn(tableOf(table), columns));
  await count(
    SEALED_IN_TENANTS.witnesses,
    `SELECT key_id AS keyId, COUNT(*) AS total FROM ${tableOf('audit_witnesses')} GROUP BY key_id`,
  );
  return found;
}

const NO_SUCH_DATABASE = 1049;

/** The replaced data may have been dropped meanwhile. */
function unlessNoDatabase(error: unknown): readonly Count[] {
  if (driverErrorOf(error)?.errno !== NO_SUCH_DATABASE) throw error;
  return [];
}

const under = (what: UnderKey['what'], keyId: string | null, count: number): UnderKey[] =>
  keyId === null || keyId === '' || count === 0 ? [] : [{ what, keyId, count }];

function summed(all: readonly UnderKey[]): readonly UnderKey[] {
  const byKind = Map.groupBy(all, ({ keyId, what }) => `${keyId} ${what.en}`);
  return [...byKind.values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [{ ...first, count: same.reduce((sum, { count }) => sum + count, 0) }];
  });
}
