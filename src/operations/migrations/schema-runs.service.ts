import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Leases } from '#jobs';
import type { ListRequest, Page, WriteRequest } from '#kernel';
import { listPage, recordNotFound } from '#persistence';
import type { Listing } from '#persistence';
import { GlobalDatabase } from '../../global/global-database';
import { Tenant } from '../../global/tenants/tenant.entity';
import { Tasks } from '../tasks/tasks.service';
import type { Operation } from '../tasks/operation.entity';
import { estateMigrate } from './estate-migration.task';
import type { MigrationInput } from './estate-migration.task';
import { MIGRATION_LEASE } from '../tenant-database/migration-lease';
import { schemaRunActive } from './migration.errors';
import { SchemaRunItem } from './schema-run-item.entity';
import type { SchemaRunItemState } from './schema-run-item.entity';
import { SchemaRun } from './schema-run.entity';

const ITEM_STATES: readonly SchemaRunItemState[] = ['pending', 'running', 'done', 'failed', 'skipped'];

export const SCHEMA_RUN_LISTING: Listing = {
  sorts: { startedAt: 'record.startedAt' },
  defaultSort: [{ key: 'startedAt', direction: 'desc' }],
  filters: {
    state: { kind: 'choice', values: ['running', 'done', 'partly_failed', 'failed'], column: 'record.state' },
  },
  search: [],
};

export const SCHEMA_RUN_ITEM_LISTING: Listing = {
  sorts: { tenantId: 'record.tenantId' },
  defaultSort: [{ key: 'tenantId', direction: 'asc' }],
  filters: {
    state: { kind: 'choice', values: ITEM_STATES, column: 'record.state' },
    tenantId: { kind: 'ids', column: 'record.tenantId' },
  },
  search: [],
};

export interface FollowedRun {
  readonly run: SchemaRun;
  /** Number of tenants by state. */
  readonly counts: Readonly<Record<SchemaRunItemState, number>>;
  /** The process of the run died. The next run continues it. */
  readonly isInterrupted: boolean;
}

/** Lists and starts migrations of the estate for operators. */
@Injectable()
export class SchemaRunsService {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly tasks: Tasks,
    private readonly leases: Leases,
  ) {}

  async list(request: ListRequest): Promise<Page<FollowedRun>> {
    const source = { entity: SchemaRun, listing: SCHEMA_RUN_LISTING, joins: {} };
    const { items, total } = await this.database.use((manager) => listPage(manager, source, request));
    return { items: await this.followed(items), total, request };
  }

  /** @throws DomainError NOT_FOUND */
  async get(id: number): Promise<FollowedRun> {
    const run = await this.database.use((manager) => manager.findOneBy(SchemaRun, { id }));
    const [followed] = run === null ? [] : await this.followed([run]);
    if (followed === undefined) throw recordNotFound({ resource: 'schema-runs', id });
    return followed;
  }

  /** @throws DomainError NOT_FOUND */
  items(runId: number, request: ListRequest): Promise<Page<SchemaRunItem>> {
    return this.database.use(async (manager) => {
      if (!(await manager.existsBy(SchemaRun, { id: runId })))
        throw recordNotFound({ resource: 'schema-runs', id: runId });
      const source = { entity: SchemaRunItem, listing: SCHEMA_RUN_ITEM_LISTING, joins: {} };
      return listPage(manager, source, request, (query) => query.andWhere('record.runId = :runId', { runId }));
    });
  }

  /** Starts the migration in a worker. @throws DomainError NOT_FOUND for a tenant, SCHEMA_RUN_ACTIVE, IDEMPOTENCY_KEY_REUSED */
  request(options: MigrationInput, write: WriteRequest): Promise<Operation> {
    return this.tasks.request(write, async () => {
      if (options.tenantIds !== null) await this.refuseUnknown(options.tenantIds);
      // Only the lease decides whether a run may start; this check gives an early response.
      if (!options.dryRun && (await this.leases.isHeld(MIGRATION_LEASE))) throw schemaRunActive({});
      return { task: estateMigrate, tenantId: null, input: { ...options }, actor: write.actor };
    });
  }

  private async refuseUnknown(tenantIds: readonly number[]): Promise<void> {
    const found = await this.database.use((manager) =>
      manager.find(Tenant, { select: { id: true }, where: { id: In([...tenantIds]) } }),
    );
    const known = new Set(found.map(({ id }) => id));
    const unknown = tenantIds.find((id) => !known.has(id));
    if (unknown !== undefined) throw recordNotFound({ resource: 'tenants', id: unknown });
  }

  private async followed(runs: readonly SchemaRun[]): Promise<FollowedRun[]> {
    const isHeld = await this.leases.isHeld(MIGRATION_LEASE);
    const rows = await this.database.use((manager) =>
      manager
        .createQueryBuilder(SchemaRunItem, 'item')
        .select(['item.run_id AS runId', 'item.state AS state', 'COUNT(*) AS total'])
        .where('item.run_id IN (:...ids)', { ids: [0, ...runs.map(({ id }) => id)] })
        .groupBy('item.run_id, item.state')
        .getRawMany<{ runId: number; state: SchemaRunItemState; total: string }>(),
    );
    return runs.map((run) => {
      const counts = { pending: 0, running: 0, done: 0, failed: 0, skipped: 0 };
      for (const { runId, state, total } of rows) if (runId === run.id) counts[state] = Number(total);
      return { run, counts, isInterrupted: run.state === 'running' && !isHeld };
    });
  }
}
