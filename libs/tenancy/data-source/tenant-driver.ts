import type { DataSource, ReplicationMode } from 'typeorm';
import { MysqlDriver } from 'typeorm/driver/mysql/MysqlDriver';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata';
import type { Lease } from '../pool/lease';
import { claimHatched } from './entity-owners';
import { TenantQueryRunner } from './tenant-query-runner';

/** What a tenant's driver needs from outside: whose it is, which server, and where connections come from. */
export interface TenantConnections {
  readonly tenantId: number;
  readonly serverVersion: string;
  acquire(): Promise<Lease>;
  /** What the error of a statement means, where it means something of the tenant's; else the error itself. */
  explain(error: unknown): unknown;
}

type Taken = (error: unknown, lease?: Lease) => void;

/** TypeORM's MySQL driver whose pool is the server's: it opens nothing, and connecting asks nothing of the server. */
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

  /** Where every column of every entity passes that is read from a result. */
  override prepareHydratedValue(value: unknown, column: ColumnMetadata): unknown {
    claimHatched(this.connections.tenantId);
    return super.prepareHydratedValue(value, column);
  }

  /** The two functions TypeORM calls on a pool; ending it is the server pool's affair. */
  protected override createPool(): Promise<unknown> {
    const getConnection = (taken: Taken): void => {
      this.connections.acquire().then((lease) => taken(null, lease), taken);
    };
    return Promise.resolve({ getConnection, end: (done: (error: null) => void) => done(null) });
  }
}
