import { Inject, Injectable } from '@nestjs/common';
import { inLanes, throwIfInterrupted } from '#kernel';
import { driverErrorOf, quoteIdentifier, reasonOf, unlessMissing } from '#persistence';
import { KEY_RING, KeyRing } from '#secrets';
import { GlobalDatabase } from '../../global/global-database';
import { SEALED_TABLES } from '../../records/personal-data/sealed-tables';
import { keptDatabases } from '../restore/kept-data';
import { answersOf, rowsIn } from '../servers/database-pages';
import { ServerConnections } from '../servers/server-connections';
import type { ServerAddress, ServerSession } from '../servers/server-connections';
import { keyIn, SEALED_IN_REGISTRY, SEALED_IN_TENANTS } from './sealed-things';
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

const SERVERS_AT_ONCE = 4;

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
    const found: Inventory[] = [];
    for (let page = await this.after(0); page.length > 0; page = await this.after(page.at(-1)?.tenantId ?? 0)) {
      const pages = [...Map.groupBy(page, ({ host, port }) => `${host}:${port}`).values()];
      await inLanes(SERVERS_AT_ONCE, pages, async (tenants) => {
        const places = tenants.flatMap(({ tenantId, databaseName }) =>
          [{ databaseName }, ...(kept.get(tenantId) ?? [])].map((place) => ({
            tenantId,
            database: place.databaseName,
          })),
        );
        found.push(await this.onServer(tenants[0], places));
      });
    }
    return { all: found.flatMap(({ all }) => all), unchecked: found.flatMap(({ unchecked }) => unchecked) };
  }

  private async onServer(address: ServerAddress | undefined, places: readonly Place[]): Promise<Inventory> {
    if (address === undefined) return NOTHING;
    try {
      return await this.servers.on(address, (session) => inDatabases(session, places));
    } catch (error) {
      throwIfInterrupted();
      const ids = new Set(places.map(({ tenantId }) => tenantId));
      return { all: [], unchecked: [...ids].map((tenantId) => ({ tenantId, error: reasonOf(error) })) };
    }
  }

  private after(id: number): Promise<TenantPage> {
    return this.database.use((manager) => manager.query<TenantPage>(TENANTS, [id]));
  }
}

interface Place {
  readonly tenantId: number;
  readonly database: string;
}

type TenantPage = readonly (ServerAddress & { readonly tenantId: number; readonly databaseName: string })[];

const TENANTS = `SELECT location.tenant_id AS tenantId, location.database_name AS databaseName, server.host, server.port
  FROM tenant_databases location JOIN database_servers server ON server.id = location.server_id
  WHERE location.tenant_id > ? ORDER BY location.tenant_id LIMIT 100`;

const NOTHING: Inventory = { all: [], unchecked: [] };

type Sealed = keyof typeof SEALED_IN_TENANTS;

/** Rows of a table that have these keys in their sealed columns, one for each column. */
interface TenantCount {
  readonly thing: Sealed;
  readonly keyIds: string;
  readonly total: number | string;
}

/** Tables of an earlier schema version may not exist yet, and replaced data may have been dropped meanwhile. */
async function inDatabases(session: ServerSession, places: readonly Place[]): Promise<Inventory> {
  const names = places.map(({ database }) => database);
  const tables = await answersOf<{ name: string }>(session, names, (database) => ({
    sql: 'SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?',
    parameters: [database],
  }));
  const questions = new Map(
    names.flatMap((database) => {
      const answer = tables.get(database);
      const found = answer !== undefined && 'rows' in answer ? answer.rows.map(({ name }) => name) : [];
      const sql = sealedIn(database, new Set(found));
      return sql === '' ? [] : [[database, { sql }]];
    }),
  );
  const counts = await answersOf<TenantCount>(
    session,
    [...questions.keys()],
    (database) => questions.get(database) ?? { sql: 'SELECT 1' },
  );
  const all: UnderKey[] = [];
  const unchecked: Unchecked[] = [];
  for (const { tenantId, database } of places) {
    try {
      rowsIn(tables, database);
      all.push(...rowsIn(counts, database).flatMap(ofTenant));
    } catch (error) {
      if (!HAS_GONE.has(driverErrorOf(error)?.errno ?? 0)) unchecked.push({ tenantId, error: reasonOf(error) });
    }
  }
  return { all, unchecked };
}

/** One statement for all tables with sealed fields that the database has, each read once; empty if it has none. */
function sealedIn(database: string, tables: ReadonlySet<string>): string {
  const counted = (thing: Sealed, keys: string, table: string): string =>
    `SELECT '${thing}' AS thing, ${keys} AS keyIds, COUNT(*) AS total
      FROM ${quoteIdentifier(database)}.${quoteIdentifier(table)} GROUP BY keyIds`;
  const parts = SEALED_TABLES.filter(({ table }) => tables.has(table)).map(({ table, columns }) =>
    counted('fields', `CONCAT_WS(',', ${columns.map(keyIn).join(', ')})`, table),
  );
  if (tables.has(WITNESSES)) parts.push(counted('witnesses', 'key_id', WITNESSES));
  return parts.join(' UNION ALL ');
}

const WITNESSES = 'audit_witnesses';

/** The database or the table does not exist: the replaced data may have been dropped meanwhile. */
const HAS_GONE: ReadonlySet<number> = new Set([1049, 1146]);

const under = (what: UnderKey['what'], keyId: string | null, count: number): UnderKey[] =>
  keyId === null || keyId === '' || count === 0 ? [] : [{ what, keyId, count }];

const ofTenant = ({ thing, keyIds, total }: TenantCount): UnderKey[] =>
  keyIds.split(',').flatMap((keyId) => under(SEALED_IN_TENANTS[thing], keyId, Number(total)));

function summed(all: readonly UnderKey[]): readonly UnderKey[] {
  const byKind = Map.groupBy(all, ({ keyId, what }) => `${keyId} ${what.en}`);
  return [...byKind.values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [{ ...first, count: same.reduce((sum, { count }) => sum + count, 0) }];
  });
}
