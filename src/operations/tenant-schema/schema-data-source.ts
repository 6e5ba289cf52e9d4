import { DataSource, MigrationExecutor } from 'typeorm';
import { MysqlDriver } from 'typeorm/driver/mysql/MysqlDriver';
import { driverErrorOf, QUIET_LOGGER } from '#persistence';
import { TENANT_MIGRATIONS } from '../../database/tenant/tenant-migrations';

/** How one logs in to a database of one's own. */
export interface SchemaLogin {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** What TypeORM would look for on the disk for each data source. */
let loaded: unknown;

const LOCK_WAIT_SECONDS = 5;
const NO_SUCH_TABLE = 1146;

/**
 * Migrations on one connection. An estate of thousands is migrated in round trips: nothing is asked of the server but what the
 * migrations ask.
 */
export class SchemaDataSource extends DataSource {
  constructor({ user, ...login }: SchemaLogin) {
    super({
      ...login,
      type: 'mariadb',
      username: user,
      charset: 'utf8mb4_unicode_ci',
      timezone: 'Z',
      // Session settings hold for every statement of the run.
      poolSize: 1,
      connectTimeout: 2000,
      driver: loaded,
      // Each connection would set aside room for 16,000 prepared statements, and each statement remember who asked.
      extra: { maxPreparedStatements: 1 },
      trace: false,
      logger: QUIET_LOGGER,
      entities: [],
      migrations: [...TENANT_MIGRATIONS],
    });
    this.driver = new SchemaDriver(this);
  }

  /**
   * Logs in for migrations. Statements behind an ALTER that waits for a table's metadata wait with it: it gives up soon, and is tried
   * again later.
   */
  async openForMigrations(): Promise<void> {
    await this.query(
      `SET SESSION lock_wait_timeout = ${LOCK_WAIT_SECONDS}, innodb_lock_wait_timeout = ${LOCK_WAIT_SECONDS}`,
    );
  }

  /** Applies what is missing, from nothing if need be. */
  async applyMigrations(): Promise<void> {
    try {
      await this.continueMigrations();
    } catch (error) {
      if (driverErrorOf(error)?.errno !== NO_SUCH_TABLE) throw error;
      await this.runMigrations({ transaction: 'none' });
    }
  }

  private async continueMigrations(): Promise<void> {
    const runner = this.createQueryRunner();
    try {
      const migrations = new KnownMigrations(this, runner);
      migrations.transaction = 'none';
      await migrations.executePendingMigrations();
    } finally {
      await runner.release();
    }
  }
}

/** Connects when the first statement comes, and does not ask for the version of the server, which nothing here depends on. */
class SchemaDriver extends MysqlDriver {
  protected override loadDependencies(): void {
    super.loadDependencies();
    loaded = this.mysql;
  }

  override async connect(): Promise<void> {
    this.pool = await this.createPool(await this.createConnectionOptions(this.options, this.options));
  }

  protected override createPool(options: unknown): Promise<unknown> {
    return Promise.resolve(this.mysql.createPool(options));
  }
}

/** Of a database that was migrated before: whether its list of migrations is there need not be asked. */
class KnownMigrations extends MigrationExecutor {
  protected override createMigrationsTableIfNotExist(): Promise<void> {
    return Promise.resolve();
  }
}
