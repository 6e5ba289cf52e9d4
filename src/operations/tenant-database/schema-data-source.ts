import { DataSource, MigrationExecutor } from 'typeorm';
import { driverErrorOf, PooledDriver, QUIET_LOGGER } from '#persistence';
import { TENANT_MIGRATIONS } from '../../database/tenant/tenant-migrations';

/** Address, database and account for a migration. */
export interface SchemaLogin {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** Result of TypeORM's file lookup, which every data source would repeat. */
let loaded: unknown;

const LOCK_WAIT_SECONDS = 5;
const NO_SUCH_TABLE = 1146;

/** Runs migrations on one connection. Thousands of databases are migrated, so no statement is sent that the migrations do not need. */
export class SchemaDataSource extends DataSource {
  constructor({ user, ...login }: SchemaLogin) {
    super({
      ...login,
      type: 'mariadb',
      username: user,
      charset: 'utf8mb4_unicode_ci',
      timezone: 'Z',
      // Session variables apply to all statements of the run.
      poolSize: 1,
      connectTimeout: 2000,
      driver: loaded,
      // The driver would reserve a cache of 16,000 prepared statements per connection, and record a stack trace for each statement.
      extra: { maxPreparedStatements: 1 },
      trace: false,
      logger: QUIET_LOGGER,
      entities: [],
      migrations: [...TENANT_MIGRATIONS],
    });
    this.driver = new SchemaDriver(this);
  }

  /**
   * Connects for migrations with a short lock wait timeout: statements of other sessions queue behind an ALTER that waits for a metadata
   * lock. The migration fails soon and is retried later.
   */
  async openForMigrations(): Promise<void> {
    await this.query(
      `SET SESSION lock_wait_timeout = ${LOCK_WAIT_SECONDS}, innodb_lock_wait_timeout = ${LOCK_WAIT_SECONDS}`,
    );
  }

  /** Applies the missing migrations, all of them to an empty database. */
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

/** Connects with the first statement, and does not query the server's version, which is not needed. */
class SchemaDriver extends PooledDriver {
  protected override loadDependencies(): void {
    super.loadDependencies();
    loaded = this.mysql;
  }

  override async connect(): Promise<void> {
    this.pool = await this.createPool(await this.createConnectionOptions(this.options, this.options));
  }
}

/** For a database that was migrated before: skips the check whether the table of migrations exists. */
class KnownMigrations extends MigrationExecutor {
  protected override createMigrationsTableIfNotExist(): Promise<void> {
    return Promise.resolve();
  }
}
