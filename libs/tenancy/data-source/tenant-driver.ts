import type { DataSource, ReplicationMode } from 'typeorm';
import { MysqlDriver } from 'typeorm/driver/mysql/MysqlDriver';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata';
import type { Lease } from '../pool/lease';
import { claimCreated } from './entity-owners';
import { TenantQueryRunner } from './tenant-query-runner';

/** The dependencies of a tenant's driver: tenant, server version, and the source of connections. */
export interface TenantConnections {
  readonly tenantId: number;
  readonly serverVersion: string;
  acquire(): Promise<Lease>;
  /**
   * Maps the error of a statement to a domain error if it has a meaning for the tenant; otherwise returns it unchanged.
   */
  explain(error: unknown): unknown;
}

type Taken = (error: unknown, lease?: Lease) => void;

/**
 * TypeORM's MySQL driver on the pool of the server. It opens no connections, and connecting sends nothing to the
 * server.
 */
export class TenantDriver extends MysqlDriver {
  constructor(
    dataSource: DataSource,
    private readonly connections: TenantConnections,
  ) {
    super(dataSource);
  }

  get tenantId(): number {
    return this.connections.tenantId;
  }

  get serverVersion(): string {
    return this.connections.serverVersion;
  }

  explain(error: unknown): unknown {
    return this.connections.explain(error);
  }

  override createQueryRunner(mode: ReplicationMode): TenantQueryRunner {
    return new TenantQueryRunner(this, mode);
  }

  /** TypeORM calls this for every column that it reads from a result. */
  override prepareHydratedValue(value: unknown, column: ColumnMetadata): unknown {
    claimCreated(this.connections.tenantId);
    return super.prepareHydratedValue(value, column);
  }

  /** Provides the two functions that TypeORM calls on a pool. The server pool closes its connections itself. */
  protected override createPool(): Promise<unknown> {
    const getConnection = (taken: Taken): void => {
      this.connections.acquire().then((lease) => taken(null, lease), taken);
    };
    return Promise.resolve({ getConnection, end: (done: (error: null) => void) => done(null) });
  }
}
