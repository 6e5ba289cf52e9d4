import { Injectable } from '@nestjs/common';
import { Leases } from '#jobs';
import type { Fence } from '#jobs';
import { isDomainError } from '#kernel';
import { reasonOf } from '#persistence';
import { CURRENT_SCHEMA_VERSION, isKnownVersion } from '../../database/tenant/tenant-migrations';
import { GlobalDatabase } from '../../global/global-database';
import { DirectoryService } from '../../global/tenants/directory.service';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { allEnded, AtOnce, inLanes } from '../each-tenant';
import type { WarmDatabase } from '../provisioning/warm-database.entity';
import { WarmRehearsal } from '../warm-pool/warm-rehearsal';
import type { SchemaWave } from './schema-run-item.entity';
import { SchemaRunLog } from './schema-run-log';
import type { OpenRun } from './schema-run-log';
import { TenantMigration } from './tenant-migration';

export interface MigrationRequest {
  /** Tenant ids; null is the whole estate. */
  readonly tenantIds: readonly number[] | null;
  readonly dryRun: boolean;
  readonly onlyFailed: boolean;
  /** Tenants at once on each database server. */
  readonly concurrency: number;
  /** Tenants migrated first; when one of them fails, the rest are left alone. */
  readonly canary: number;
  readonly actor: string;
  /** Told after every tenant how many are through, of how many. */
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
  /** What was written down of the run; null when there was nothing to do, or nothing was to be done. */
  readonly runId: number | null;
  readonly pending: readonly PendingTenant[];
  readonly migrated: readonly number[];
  readonly failed: readonly { readonly tenantId: number; readonly error: string }[];
  /** Not tried, because a canary failed. */
  readonly skipped: readonly number[];
  /** At versions this release does not know: a later one was here, and they are its own to migrate. */
  readonly ahead: readonly number[];
}

/** Held by whoever works as tenants' DDL accounts: the one migration there may be, a rotation of credentials or keys. */
export const MIGRATION_LEASE = 'tenant:migrate';

/**
 * Brings the tenants of the estate to the current schema in waves, each for itself (architecture.md §7): a database of nobody's on
 * every server concerned, then a few tenants, then the rest.
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
   * A run with nothing to do is one query. One that was killed is taken up by the next.
   *
   * @throws DomainError LEASE_HELD while another run is on, MIGRATION_REHEARSAL_FAILED before any tenant was touched
   */
  async run(request: MigrationRequest): Promise<MigrationReport> {
    const toDo = await this.toDo(request);
    if (request.dryRun || toDo.pending.length === 0) return reportOf(null, toDo, []);
    return this.leases.hold(MIGRATION_LEASE, async (fence) => {
      // What another run did until the lease was ours is no longer to be done.
      const left = await this.toDo(request);
      return left.pending.length === 0 ? reportOf(null, left, []) : this.waves(request, left, fence);
    });
  }

  private async waves(request: MigrationRequest, toDo: ToDo, fence: Fence): Promise<MigrationReport> {
    const { pending } = toDo;
    const waveOf = (index: number): SchemaWave => (index < request.canary ? 'canary' : 'rest');
    const planned = pending.map((tenant, index) => ({ ...tenant, wave: waveOf(index) }));
    const run = await this.log.open(planned, request.actor, fence);
    const left = await this.rehearse(run, pending);
    const clearing = this.rehearsal.clearUp(left);
    const outcomes: Outcome[] = [];
    const migrate = async (tenant: PendingTenant, atOnce: AtOnce): Promise<void> => {
      outcomes.push(await this.one(run, tenant.tenantId, atOnce));
      request.onProgress?.(outcomes.length, pending.length);
    };
    try {
      await onEachServer(request.concurrency, pending.slice(0, request.canary), migrate);
      const isCanaryDead = outcomes.some(({ error }) => error !== null);
      if (!isCanaryDead) await onEachServer(request.concurrency, pending.slice(request.canary), migrate);
    } finally {
      await clearing;
    }
    await this.log.close(run, 'a canary failed');
    return reportOf(run.id, toDo, outcomes);
  }

  /** Before any tenant. What fails here ends the run. */
  private async rehearse(run: OpenRun, pending: readonly PendingTenant[]): Promise<WarmDatabase[]> {
    try {
      return await this.rehearsal.on([...new Set(pending.map(({ serverId }) => serverId))]);
    } catch (error) {
      await this.log.fail(run, isDomainError(error) ? error.code : reasonOf(error));
      throw error;
    }
  }

  private async one(run: OpenRun, tenantId: number, atOnce: AtOnce): Promise<Outcome> {
    await this.log.begin(run, tenantId);
    const outcome = await this.migration.of(tenantId, atOnce);
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
 * So many at once on each server: a slow one does not hold up the others, a small one is not overrun. While they are worked on, as many
 * others are begun and written down as ended.
 */
async function onEachServer(
  concurrency: number,
  tenants: readonly PendingTenant[],
  work: (tenant: PendingTenant, atOnce: AtOnce) => Promise<void>,
): Promise<void> {
  const servers = Map.groupBy(tenants, ({ serverId }) => serverId);
  // The lease is not given back while anybody is at work.
  await allEnded(
    [...servers.values()].map((queue) => {
      const atOnce = new AtOnce(concurrency);
      return inLanes(2 * concurrency, queue, (tenant) => work(tenant, atOnce));
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
