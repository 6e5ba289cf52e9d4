import type { ConnectionOptions } from 'mysql2';
import { DataSource } from 'typeorm';
import type { DataSourceOptions } from 'typeorm';
import { MysqlDriver } from 'typeorm/driver/mysql/MysqlDriver';
import { ConnectionPool } from './connection-pool';

export interface PoolChoice {
  /** The statement that gives a session its settings. */
  readonly settings?: string;
  /** Whether requests are refused at once while the server is known to hang. False by default. */
  readonly hasCircuit?: boolean;
}

/** No statement lasts longer, not even one of a migration of a large table. */
const MAX_STATEMENT_MS = 6 * 3600 * 1000;
const ACQUIRE_MS = 10_000;
const CONNECT_MS = 2000;
const MAX_WAITING = 200;
/** Options of mysql2's pool, which a connection does not know. */
const OF_POOL = ['connectionLimit', 'waitForConnections', 'queueLimit', 'maxIdle', 'idleTimeout'];

/** A TypeORM data source whose connections come from a {@link ConnectionPool}. Every data source outside libs/tenancy is one. */
export class PooledDataSource extends DataSource {
  constructor(options: DataSourceOptions, choice: PoolChoice = {}) {
    super(options);
    this.driver = new PooledDriver(this, choice);
  }
}

/** TypeORM's MySQL driver on a {@link ConnectionPool}. */
export class PooledDriver extends MysqlDriver {
  constructor(
    dataSource: DataSource,
    private readonly choice: PoolChoice = {},
  ) {
    super(dataSource);
  }

  /** Nothing is sent yet: connections are opened by the statements that need them. */
  protected override createPool(given: ConnectionOptions & { readonly connectionLimit?: number }): Promise<unknown> {
    const { enableQueryTimeout, maxQueryExecutionTime } = this.options;
    const kept = Object.entries(given).filter(([name, value]) => !OF_POOL.includes(name) && value !== undefined);
    return Promise.resolve(
      new ConnectionPool({
        connection: { ...Object.fromEntries(kept), enableKeepAlive: true },
        settings: this.choice.settings ?? null,
        hasCircuit: this.choice.hasCircuit ?? false,
        limits: {
          size: given.connectionLimit ?? 10,
          acquireTimeoutMs: ACQUIRE_MS,
          connectTimeoutMs: given.connectTimeout ?? CONNECT_MS,
          queryTimeoutMs: (enableQueryTimeout === true && maxQueryExecutionTime) || MAX_STATEMENT_MS,
          mostWaiting: MAX_WAITING,
        },
      }),
    );
  }
}
