import { IsBoolean, IsOptional } from 'class-validator';
import { defineTask } from '#jobs';
import { TenantRunner } from '#tenancy';
import { RetentionCleanup } from './retention-cleanup';
import { TableOptimization } from './table-optimization';
import type { TablesReport } from './table-report';
import { TableStatistics } from './table-statistics';

/** Weekly: updates the statistics of the tables. */
export const tenantAnalyze = defineTask({
  name: 'tenant.analyze',
  formerNames: ['upkeep.analyze'],
  scope: 'tenant',
  schedule: { at: { hour: 1, minute: 15, weekday: 7, zone: 'tenant' }, spreadMs: 7_200_000 },
  exclusive: true,
  takes: {},
  uses: TableStatistics,
  run: (statistics, { tenantId, signal, report }) => statistics.analyze(tenantId, { signal, report }),
  summary: countsOf,
});

class OptimizeInput {
  /** All tables, at any hour, even if the free disk space is unknown. */
  @IsOptional()
  @IsBoolean()
  force?: boolean;
}

/** Weekly, in the maintenance window: frees the space of deleted rows. */
export const tenantOptimize = defineTask({
  name: 'tenant.optimize',
  formerNames: ['upkeep.optimize'],
  scope: 'tenant',
  input: OptimizeInput,
  schedule: { at: { hour: 1, minute: 10, weekday: 6, zone: 'tenant' }, spreadMs: 10_800_000 },
  exclusive: true,
  takes: { tables: 'alter' },
  uses: TableOptimization,
  run: (optimization, { tenantId, input, signal, report }) =>
    optimization.optimize(tenantId, input.force ?? false, { signal, report }),
  summary: countsOf,
});

/** Nightly: deletes expired rows. */
export const tenantCleanup = defineTask({
  name: 'tenant.cleanup',
  formerNames: ['upkeep.cleanup'],
  scope: 'tenant',
  schedule: { at: { hour: 2, minute: 30, zone: 'tenant' }, spreadMs: 3_600_000 },
  exclusive: true,
  takes: { tables: 'write' },
  uses: TenantRunner,
  run: (tenants, { tenantId, signal, report }) =>
    tenants.run(tenantId, RetentionCleanup, (cleanup) => cleanup.run({ signal, report })),
  summary: ({ removed }) => removed,
});

/** Number of tables by result. The details are only in the result of an operation. */
function countsOf({ tables }: TablesReport): object {
  const counts: Record<string, number> = {};
  for (const { outcome, reason } of tables) {
    const name = reason === null ? outcome : `${outcome}_${reason}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
