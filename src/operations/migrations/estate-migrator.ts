import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Leases } from '#jobs';
import type { Fence } from '#jobs';
import { driverErrorOf } from '#persistence';
import { CURRENT_SCHEMA_VERSION } from '../../database/tenant/tenant-migrations';
import { GlobalDatabase } from '../../global/global-database';
import { DirectoryService } from '../../global/tenants/directory.service';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { inLanes, reasonOf } from '../each-tenant';
import { TenantPlaces } from '../provisioning/tenant-places';
import { TenantSchema } from '../tenant-schema/tenant-schema';
import { WarmPool } from '../warm-pool/warm-pool.service';
import { SchemaRunItem } from './schema-run-item.entity';
import { SchemaRun } from './schema-run.entity';

export interface MigrationRequest {
  /** Tenant ids; null is the whole estate. */
  readonly tenantIds: readonly number[] | null;
  readonly dryRun: boolean;
  readonly onlyFailed: boolean;
  readonly concurrency: number;
  /** Tenants migrated first; when one of them fails, the rest are left alone. */
  readonly canary: number;
  readonly actor: string;
  /** Told after every tenant how many are through, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface PendingTenant {
  readonly tenantId: number;
  readonly slug: string;
  readonly fromVersion: string;
}

export interface MigrationReport {
  readonly target: string;
  readonly pending: readonly PendingTenant[];
  readonly migrated: readonly number[];
  readonly failed: readonly { readonly tenantId: number; readonly error: string }[];
  /** Not tried, because a canary failed. */
  readonly skipped: readonly number[];
}

/** Held by whoever works as tenants' DDL accounts: the one migration there may be, a rotation of credentials or keys. */
export const MIGRATION_LEASE = 'tenant:migrate';

const ATTEMPTS = 3;
const LOCK_WAIT_TIMEOUT = 1205;

/** Brings the tenants of the estate to the current schema in waves, each for itself (architecture.md §7). */
@Injectable()
export class EstateMigrator {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly directory: DirectoryService,
    private readonly schema: TenantSchema,
    private readonly places: TenantPlaces,
    private readonly warmPool: WarmPool,
    private readonly leases: Leases,
  ) {}

  /** A run with nothing to do is one query. @throws DomainError LEASE_HELD while another run is on */
  async run(request: MigrationRequest): Promise<MigrationReport> {
    const pending = await this.pending(request);
    const report = { target: CURRENT_SCHEMA_VERSION, pending, migrated: [], failed: [], skipped: [] };
    if (request.dryRun || pending.length === 0) return report;
    return this.leases.hold(MIGRATION_LEASE, (fence) => this.waves(request, pending, fence));
  }

  private async waves(
    request: MigrationRequest,
    pending: readonly PendingTenant[],
    fence: Fence,
  ): Promise<MigrationReport> {
    await this.warmPool.discardOutdated();
    const runId = await this.openRun(request, pending.length, fence);
    const canaries = pending.slice(0, request.canary);
    const rest = pending.slice(request.canary);
    const outcomes: Outcome[] = [];
    const wave = (tenants: readonly PendingTenant[]): Promise<void> =>
      inLanes(request.concurrency, tenants, async (tenant) => {
        outcomes.push(await this.one(runId, tenant, fence));
        request.onProgress?.(outcomes.length, pending.length);
      });
    await wave(canaries);
    const isCanaryDead = outcomes.some(({ error }) => error !== null);
    if (!isCanaryDead) await wave(rest);
    const failed = outcomes.flatMap(({ tenantId, error }) => (error === null ? [] : [{ tenantId, error }]));
    await this.closeRun(runId, failed.length === 0);
    return {
      target: CURRENT_SCHEMA_VERSION,
      pending,
      migrated: outcomes.filter(({ error }) => error === null).map(({ tenantId }) => tenantId),
      failed,
      skipped: isCanaryDead ? rest.map(({ tenantId }) => tenantId) : [],
    };
  }

  private pending(request: MigrationRequest): Promise<PendingTenant[]> {
    return this.database.use((manager) => {
      const query = manager
        .createQueryBuilder(TenantDatabase, 'location')
        .innerJoin('tenants', 'tenant', 'tenant.id = location.tenant_id')
        .select(['location.tenant_id AS tenantId', 'tenant.slug AS slug', 'location.schema_version AS fromVersion'])
        .where('location.schema_version <> :version', { version: CURRENT_SCHEMA_VERSION })
        .andWhere("tenant.status IN ('active', 'maintenance', 'suspended', 'archived')")
        .orderBy('location.tenant_id', 'ASC');
      if (request.tenantIds !== null) query.andWhere('location.tenant_id IN (:...ids)', { ids: request.tenantIds });
      if (request.onlyFailed) query.andWhere("location.status = 'failed'");
      return query.getRawMany<PendingTenant>();
    });
  }

  private async one(runId: number, tenant: PendingTenant, fence: Fence): Promise<Outcome> {
    const { tenantId, fromVersion } = tenant;
    const error = await this.migrate(tenantId).then(
      () => null,
      (cause: unknown) => reasonOf(cause),
    );
    await this.database.transaction(async (manager) => {
      await fence.assert(manager);
      if (error !== null) await manager.update(TenantDatabase, { tenantId }, { status: 'failed' });
      const state = error === null ? 'done' : 'failed';
      await manager.insert(SchemaRunItem, { runId, tenantId, fromVersion, state, error, finishedAt: new Date() });
    });
    this.directory.announceChange(tenantId);
    return { tenantId, error };
  }

  private async migrate(tenantId: number): Promise<void> {
    const place = await this.places.of(tenantId);
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { version, fingerprint } = await this.schema.migrate(place.target, place.profile);
        const state = {
          schemaVersion: version,
          schemaFingerprint: fingerprint,
          status: 'ready',
          lastMigratedAt: new Date(),
        } as const;
        await this.database.use((manager) => manager.update(TenantDatabase, { tenantId }, state));
        return;
      } catch (error) {
        if (attempt === ATTEMPTS || driverErrorOf(error)?.errno !== LOCK_WAIT_TIMEOUT) throw error;
        await pause(500 * attempt);
      }
    }
  }

  private openRun({ actor }: MigrationRequest, planned: number, fence: Fence): Promise<number> {
    return this.database.transaction(async (manager) => {
      await fence.assert(manager);
      // This run holds the lease: one that is still open died.
      await manager.update(SchemaRun, { state: 'running' }, { state: 'partly_failed', finishedAt: new Date() });
      const row = {
        targetVersion: CURRENT_SCHEMA_VERSION,
        state: 'running',
        planned,
        actor,
        startedAt: new Date(),
      } as const;
      const result = await manager.insert(SchemaRun, row);
      return Number(result.identifiers[0]?.['id']);
    });
  }

  private async closeRun(id: number, isComplete: boolean): Promise<void> {
    const state = isComplete ? 'done' : 'partly_failed';
    await this.database.use((manager) => manager.update(SchemaRun, { id }, { state, finishedAt: new Date() }));
  }
}

interface Outcome {
  readonly tenantId: number;
  readonly error: string | null;
}
