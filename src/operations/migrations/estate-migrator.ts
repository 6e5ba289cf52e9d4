import { Injectable } from '@nestjs/common';
import { Leases } from '#jobs';
import type { Fence } from '#jobs';
import { allEnded, inLanes, isDomainError, Semaphore, uninterrupted } from '#kernel';
import { reasonOf } from '#persistence';
import { CURRENT_SCHEMA_VERSION, isKnownVersion } from '../../database/tenant/tenant-migrations';
import { GlobalDatabase } from '../../global/global-database';
import { DirectoryService } from '../../global/tenants/directory.service';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import type { WarmDatabase } from '../servers/warm-database.entity';
import { WarmRehearsal } from '../warm-pool/warm-rehearsal';
import type { SchemaWave } from './schema-run-item.entity';
import { SchemaRunLog } from './schema-run-log';
import type { OpenRun } from './schema-run-log';
import { TenantMigration } from './tenant-migration';
import { MIGRATION_LEASE } from '../tenant-database/migration-lease';

export interface MigrationRequest {
  /** Ids of the tenants to migrate; null means all tenants. */
  readonly tenantIds: readonly number[] | null;
  readonly dryRun: boolean;
  readonly onlyFailed: boolean;
  /** Number of tenants that are migrated concurrently on each database server. */
  readonly concurrency: number;
  /** Number of tenants that are migrated first. If one of them fails, the others are skipped. */
  readonly canary: number;
  readonly actor: string;
  /** Called after every tenant with the number of completed tenants and the total. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface PendingTenant {
  readonly tenantId: number;
  readonly serverId: number;
  readonly slug: string;
  readonly fromVersion: string;
}

export interface MigrationReport {
  readonly target: string;
  /** Id of the recorded run; null if there was nothing to migrate, and for a dry run. */
  readonly runId: number | null;
  readonly pending: readonly PendingTenant[];
  readonly migrated: readonly number[];
  readonly failed: readonly { readonly tenantId: number; readonly error: string }[];
  /** Tenants that were not tried because a canary failed. */
  readonly skipped: readonly number[];
  /** Tenants with a schema version that this release does not know. A later release migrated them, so they are left unchanged. */
  readonly ahead: readonly number[];
}

/**
 * Migrates the tenants of the estate to the current schema in waves (architecture.md §7): first a database without a tenant on every server
 * concerned, then the canaries, then the others. The failure of a tenant does not affect the others.
 */
@Injectable()
export class EstateMigrator {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly directory: DirectoryService,
    private readonly rehearsal: WarmRehearsal,
    private readonly log: SchemaRunLog,
    private readonly migration: TenantMigration,
    private readonly leases: Leases,
  ) {}

  /**
   * With nothing to migrate, a run costs one query. A run of a killed process is continued. After an interruption of the command no further
   * tenant is begun.
   *
   * @throws DomainError LEASE_HELD while another run is active; MIGRATION_REHEARSAL_FAILED before any tenant was migrated
   */
  async run(request: MigrationRequest): Promise<MigrationReport> {
    const toDo = await this.toDo(request);
    if (request.dryRun || toDo.pending.length === 0) return reportOf(null, toDo, []);
    const work = async (fence: Fence): Promise<MigrationReport> => {
      // Another run may have migrated some tenants before this one got the lease.
      const left = await this.toDo(request);
      return left.pending.length === 0 ? reportOf(null, left, []) : this.waves(request, left, fence);
    };
    return this.leases.hold(MIGRATION_LEASE, work, { leavesAbandoned: true });
  }

  private async waves(request: MigrationRequest, toDo: ToDo, fence: Fence): Promise<MigrationReport> {
    const { pending } = toDo;
    const waveOf = (index: number): SchemaWave => (index < request.canary ? 'canary' : 'rest');
    const planned = pending.map((tenant, index) => ({ ...tenant, wave: waveOf(index) }));
    const run = await this.log.open(planned, request.actor, fence);
    const left = await this.rehearse(run, pending);
    const clearing = uninterrupted(() => this.rehearsal.clearUp(left));
    const outcomes: Outcome[] = [];
    const migrate = async (tenant: PendingTenant, semaphore: Semaphore): Promise<void> => {
      outcomes.push(await this.one(run, tenant.tenantId, semaphore));
      request.onProgress?.(outcomes.length, pending.length);
    };
    try {
      await onEachServer(request.concurrency, pending.slice(0, request.canary), migrate);
      const isCanaryDead = outcomes.some(({ error }) => error !== null);
      if (!isCanaryDead) await onEachServer(request.concurrency, pending.slice(request.canary), migrate);
    } catch (error) {
      // A worker that stops leaves the run to its next attempt.
      if (isDomainError(error, 'COMMAND_INTERRUPTED')) await this.log.close(run, 'interrupted');
      throw error;
    } finally {
      await clearing;
    }
    await this.log.close(run, 'a canary failed');
    return reportOf(run.id, toDo, outcomes);
  }

  /** Runs before the first tenant. A failure ends the run. */
  private async rehearse(run: OpenRun, pending: readonly PendingTenant[]): Promise<WarmDatabase[]> {
    try {
      return await this.rehearsal.on([...new Set(pending.map(({ serverId }) => serverId))]);
    } catch (error) {
      await this.log.fail(run, isDomainError(error) ? error.code : reasonOf(error));
      throw error;
    }
  }

  private async one(run: OpenRun, tenantId: number, semaphore: Semaphore): Promise<Outcome> {
    await this.log.begin(run, tenantId);
    const outcome = await this.migration.of(tenantId, semaphore);
    await this.log.end(run, outcome);
    this.directory.announceChange(tenantId);
    return outcome;
  }

  private async toDo(request: MigrationRequest): Promise<ToDo> {
    const behind = await this.database.use((manager) => {
      const query = manager
        .createQueryBuilder(TenantDatabase, 'location')
        .innerJoin('tenants', 'tenant', 'tenant.id = location.tenant_id')
        .select(['location.tenant_id AS tenantId', 'location.server_id AS serverId', 'tenant.slug AS slug'])
        .addSelect('location.schema_version', 'fromVersion')
        .where('location.schema_version <> :version', { version: CURRENT_SCHEMA_VERSION })
        .andWhere("tenant.status IN ('active', 'maintenance', 'suspended', 'archived')")
        .orderBy('location.tenant_id', 'ASC');
      if (request.tenantIds !== null) query.andWhere('location.tenant_id IN (:...ids)', { ids: request.tenantIds });
      if (request.onlyFailed) query.andWhere("location.status = 'failed'");
      return query.getRawMany<PendingTenant>();
    });
    const ahead = behind.filter(({ fromVersion }) => !isKnownVersion(fromVersion));
    return { pending: behind.filter(({ fromVersion }) => isKnownVersion(fromVersion)), ahead };
  }
}

interface ToDo {
  readonly pending: readonly PendingTenant[];
  readonly ahead: readonly PendingTenant[];
}

interface Outcome {
  readonly tenantId: number;
  readonly error: string | null;
}

/**
 * Limits the concurrency per server, so that a slow server does not delay the others and a small one is not overloaded. While these tenants
 * are migrated, as many others are prepared and recorded.
 */
async function onEachServer(
  concurrency: number,
  tenants: readonly PendingTenant[],
  work: (tenant: PendingTenant, semaphore: Semaphore) => Promise<void>,
): Promise<void> {
  const servers = Map.groupBy(tenants, ({ serverId }) => serverId);
  // The lease is released only after all work has ended.
  await allEnded(
    [...servers.values()].map((queue) => {
      const semaphore = new Semaphore(concurrency);
      return inLanes(2 * concurrency, queue, (tenant) => work(tenant, semaphore));
    }),
  );
}

function reportOf(runId: number | null, { pending, ahead }: ToDo, outcomes: readonly Outcome[]): MigrationReport {
  const tried = new Set(outcomes.map(({ tenantId }) => tenantId));
  return {
    target: CURRENT_SCHEMA_VERSION,
    runId,
    pending,
    migrated: outcomes.filter(({ error }) => error === null).map(({ tenantId }) => tenantId),
    failed: outcomes.flatMap(({ tenantId, error }) => (error === null ? [] : [{ tenantId, error }])),
    skipped: runId === null ? [] : pending.map(({ tenantId }) => tenantId).filter((id) => !tried.has(id)),
    ahead: ahead.map(({ tenantId }) => tenantId),
  };
}
