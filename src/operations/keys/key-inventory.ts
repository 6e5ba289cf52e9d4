import { Inject, Injectable } from '@nestjs/common';
import { inLanes } from '#kernel';
import { quoteIdentifier, unlessMissing } from '#persistence';
import { KEY_RING, KeyRing } from '#secrets';
import { GlobalDatabase } from '../../global/global-database';
import { DatabaseServer } from '../../global/servers/database-server.entity';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { SEALED_TABLES } from '../../records/personal-data/sealed-tables';
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
    const all = await this.all();
    const known = new Set(this.ring.ids);
    return {
      needed: all.filter(({ keyId }) => known.has(keyId) && keyId !== this.ring.currentId),
      missing: all.filter(({ keyId }) => !known.has(keyId)),
    };
  }

  /** By kind and key. */
  async all(): Promise<readonly UnderKey[]> {
    const found: UnderKey[] = [];
    for (const { what, sql } of SEALED_IN_REGISTRY) {
      const rows = await unlessMissing(
        this.database.use((manager) => manager.query<Count[]>(sql)),
        [],
      );
      found.push(...rows.flatMap(({ keyId, total }) => under(what, keyId, Number(total))));
    }
    return summed([...found, ...(await this.inTenants())]);
  }

  private async inTenants(): Promise<readonly UnderKey[]> {
    const [locations, servers] = await this.database.use(async (manager) => [
      await manager.find(TenantDatabase, { order: { tenantId: 'ASC' } }),
      await manager.find(DatabaseServer),
    ]);
    const found: UnderKey[] = [];
    await inLanes(TENANTS_AT_ONCE, locations, async ({ serverId, databaseName }) => {
      const server = servers.find(({ id }) => id === serverId);
      if (server === undefined) return;
      found.push(...(await this.servers.on(server, (session) => inDatabase(session, databaseName))));
    });
    return found;
  }
}

async function inDatabase(session: ServerSession, database: string): Promise<readonly UnderKey[]> {
  const found: UnderKey[] = [];
  const count = async (what: UnderKey['what'], sql: string): Promise<void> => {
    const rows = await unlessMissing(session.query<Count[]>(sql), []);
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

const under = (what: UnderKey['what'], keyId: string | null, count: number): UnderKey[] =>
  keyId === null || keyId === '' || count === 0 ? [] : [{ what, keyId, count }];

function summed(all: readonly UnderKey[]): readonly UnderKey[] {
  const byKind = Map.groupBy(all, ({ keyId, what }) => `${keyId} ${what.en}`);
  return [...byKind.values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [{ ...first, count: same.reduce((sum, { count }) => sum + count, 0) }];
  });
}
