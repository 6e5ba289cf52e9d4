import { Injectable } from '@nestjs/common';
import type { ListRequest, Page } from '#kernel';
import { listPage, recordNotFound } from '#persistence';
import type { Listing } from '#persistence';
import { GlobalDatabase } from '../global-database';
import { DatabaseServer } from './database-server.entity';
import { serverAmbiguous, serverUnknown } from './server.errors';

export const SERVER_LISTING: Listing = {
  sorts: { name: 'record.name' },
  defaultSort: [{ key: 'name', direction: 'asc' }],
  filters: { state: { kind: 'choice', values: ['open', 'draining', 'closed'], column: 'record.state' } },
  search: [],
};

/** A name of digits alone could be mistaken for an id. */
const ID = /^\d+$/;

export type ServerFacts = Omit<DatabaseServer, 'id' | 'state'>;

/** What a scheduled task last saw of a server. Null: not sampled yet. */
export interface ServerFigures {
  readonly sampledAt: Date;
  readonly tenants: number | null;
  readonly sizeBytes: number | null;
  readonly busyMs: number | null;
  readonly maxConnections: number | null;
}

type Figure = Exclude<keyof ServerFigures, 'sampledAt'>;
type FigureRow = Readonly<Record<Figure, string | number | null>> & {
  readonly serverId: number;
  readonly sampledAt: Date;
};

const FIGURES = `SELECT server_id AS serverId, sampled_at AS sampledAt, tenant_count AS tenants, size_bytes AS sizeBytes,
  busy_ms AS busyMs, max_connections AS maxConnections FROM server_samples WHERE server_id IN (?)`;

/** The part of a server's connections that a process holds. */
export interface ConnectionLease {
  readonly process: string;
  readonly granted: number;
  /** Seconds until it ends, unless it is renewed. */
  readonly seconds: number;
}

type LeaseRow = Omit<ConnectionLease, 'seconds'> & { readonly seconds: number | string };

const LEASES = `SELECT process, granted, CEILING(TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(3), expires_at) / 1000000) AS seconds
  FROM connection_leases WHERE server_id = ? AND process <> '' AND expires_at > UTC_TIMESTAMP(3) ORDER BY process`;

/** The database servers that hold tenants. */
@Injectable()
export class ServersService {
  constructor(private readonly database: GlobalDatabase) {}

  list(request: ListRequest): Promise<Page<DatabaseServer>> {
    return this.database.use((manager) =>
      listPage(manager, { entity: DatabaseServer, listing: SERVER_LISTING, joins: {} }, request),
    );
  }

  /** @throws DomainError NOT_FOUND */
  async get(id: number): Promise<DatabaseServer> {
    const server = await this.database.use((manager) => manager.findOneBy(DatabaseServer, { id }));
    if (server === null) throw recordNotFound({ resource: 'database_servers', id });
    return server;
  }

  /** The last sample of each of these servers; a server without one is absent. */
  async figures(ids: readonly number[]): Promise<ReadonlyMap<number, ServerFigures>> {
    if (ids.length === 0) return new Map();
    const rows = await this.database.use((manager) => manager.query<FigureRow[]>(FIGURES, [ids]));
    return new Map(rows.map(({ serverId, sampledAt, ...figures }) => [serverId, { sampledAt, ...numbersOf(figures) }]));
  }

  /** Who holds how many of the server's connections for tenants. */
  async leases(id: number): Promise<readonly ConnectionLease[]> {
    const rows = await this.database.use((manager) => manager.query<LeaseRow[]>(LEASES, [id]));
    return rows.map(({ process, granted, seconds }) => ({ process, granted, seconds: Number(seconds) }));
  }

  /** By id or name, for operators. @throws DomainError SERVER_NOT_FOUND, SERVER_AMBIGUOUS */
  async named(named: string): Promise<DatabaseServer> {
    const id = ID.test(named) ? Number(named) : 0;
    const found = await this.database.use((manager) => manager.findBy(DatabaseServer, [{ id }, { name: named }]));
    const [first, second] = found.filter((server) => server.id === id || server.name === named);
    if (first === undefined) throw serverUnknown({ name: named });
    if (second !== undefined) throw serverAmbiguous({ name: named });
    return first;
  }

  all(): Promise<DatabaseServer[]> {
    return this.database.use((manager) => manager.find(DatabaseServer, { order: { id: 'ASC' } }));
  }

  /**
   * Creates the server. If a server of this name is known, only its address, flavour and version are updated: capacity
   * and budget are what an operator has set since.
   */
  register(facts: ServerFacts): Promise<DatabaseServer> {
    return this.database.use(async (manager) => {
      const { name, host, port, flavour, version } = facts;
      const known = await manager.findOneBy(DatabaseServer, { name });
      if (known === null) await manager.insert(DatabaseServer, { ...facts, state: 'open' });
      else await manager.update(DatabaseServer, { id: known.id }, { host, port, flavour, version });
      return manager.findOneByOrFail(DatabaseServer, { name });
    });
  }
}

/** The driver returns large integers as text. */
function numbersOf(row: Readonly<Record<Figure, string | number | null>>): Readonly<Record<Figure, number | null>> {
  return {
    tenants: known(row.tenants),
    sizeBytes: known(row.sizeBytes),
    busyMs: known(row.busyMs),
    maxConnections: known(row.maxConnections),
  };
}

const known = (value: string | number | null): number | null => (value === null ? null : Number(value));
