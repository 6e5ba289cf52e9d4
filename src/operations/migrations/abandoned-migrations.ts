import { Injectable, Logger } from '@nestjs/common';
import { IsolatedLoop, Leases } from '#jobs';
import { isDomainError, systemActor } from '#kernel';
import { CURRENT_SCHEMA_VERSION } from '../../database/tenant/tenant-migrations';
import { GlobalDatabase } from '../../global/global-database';
import { SchemaAccounts } from '../tenant-database/schema-accounts';
import { Tasks } from '../tasks/tasks.service';
import { estateMigrate } from './estate-migration.task';
import { MIGRATION_LEASE } from '../tenant-database/migration-lease';

interface DdlAccount {
  readonly host: string;
  readonly port: number;
  readonly username: string;
}

const ACCOUNTS = `SELECT server.host, server.port, credential.username FROM tenant_credentials credential
    JOIN tenant_databases location ON location.tenant_id = credential.tenant_id
    JOIN database_servers server ON server.id = location.server_id
  WHERE credential.account = 'ddl'`;
/** Tenants of a run that nobody continues. */
const PENDING = `SELECT item.tenant_id AS tenantId FROM schema_run_items item JOIN schema_runs run ON run.id = item.run_id
  WHERE run.state = 'running' AND run.target_version = ? AND item.state IN ('pending', 'running')
    AND NOT EXISTS (SELECT 1 FROM operations WHERE kind = ? AND state = 'running')`;

/**
 * Completes what a process left that died while it migrated tenants or rotated keys or credentials: locks the DDL accounts that it
 * unlocked, and has a worker migrate the remaining tenants of its run.
 */
@Injectable()
export class AbandonedMigrations {
  private readonly logger = new Logger(AbandonedMigrations.name);
  private readonly loop = new IsolatedLoop('abandoned accounts');

  constructor(
    private readonly database: GlobalDatabase,
    private readonly leases: Leases,
    private readonly accounts: SchemaAccounts,
    private readonly tasks: Tasks,
  ) {}

  async run(): Promise<void> {
    if (!(await this.leases.isAbandoned(MIGRATION_LEASE))) return;
    try {
      await this.leases.hold(MIGRATION_LEASE, () => this.tidy(), { tidies: true });
    } catch (error) {
      // Another process works with the accounts, and locks its own.
      if (isDomainError(error, 'LEASE_HELD')) return;
      throw error;
    }
  }

  private async tidy(): Promise<void> {
    await this.lockAll();
    await this.continueRun();
  }

  private async lockAll(): Promise<void> {
    const accounts = await this.database.use((manager) => manager.query<DdlAccount[]>(ACCOUNTS));
    const failed = await this.loop.each(accounts, {
      name: ({ username }) => username,
      work: ({ host, port, username }) => this.accounts.lockOpen({ host, port }, username),
    });
    this.loop.failed(failed);
  }

  private async continueRun(): Promise<void> {
    const pending = await this.database.use((manager) =>
      manager.query<{ tenantId: number }[]>(PENDING, [CURRENT_SCHEMA_VERSION, estateMigrate.name]),
    );
    if (pending.length === 0) return;
    const tenantIds = pending.map(({ tenantId }) => tenantId);
    const input = { tenantIds, dryRun: false, onlyFailed: false, concurrency: 4, canary: 1 };
    await this.tasks.enqueue({ task: estateMigrate, tenantId: null, input, actor: systemActor('worker') });
    this.logger.warn(`a migration of the estate was left by its process; a worker migrates ${pending.length} tenants`);
  }
}
