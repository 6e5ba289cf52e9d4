import { Injectable } from '@nestjs/common';
import type { JobContext, JobHandler, JobPayload } from '#jobs';
import { TenantRunner } from '#tenancy';
import { RetentionCleanup } from './retention-cleanup';
import { TableOptimization } from './table-optimization';
import type { TablesReport } from './table-report';
import { TableStatistics } from './table-statistics';

/** Weekly: updates the statistics. */
@Injectable()
export class AnalyzeJob implements JobHandler {
  readonly kind = 'upkeep.analyze';

  constructor(private readonly statistics: TableStatistics) {}

  async run({ tenantId, signal }: JobContext): Promise<JobPayload | null> {
    return tenantId === null ? null : summaryOf(await this.statistics.analyze(tenantId, { signal }));
  }
}

/** Weekly, in the maintenance window: frees the space of deleted rows. */
@Injectable()
export class OptimizeJob implements JobHandler {
  readonly kind = 'upkeep.optimize';

  constructor(private readonly optimization: TableOptimization) {}

  async run({ tenantId, signal }: JobContext): Promise<JobPayload | null> {
    return tenantId === null ? null : summaryOf(await this.optimization.optimize(tenantId, false, { signal }));
  }
}

/** Nightly: deletes expired rows. */
@Injectable()
export class CleanupJob implements JobHandler {
  readonly kind = 'upkeep.cleanup';

  constructor(private readonly tenants: TenantRunner) {}

  async run({ tenantId, signal }: JobContext): Promise<JobPayload | null> {
    if (tenantId === null) return null;
    const { removed } = await this.tenants.run(tenantId, RetentionCleanup, (cleanup) => cleanup.run({ signal }));
    return removed;
  }
}

/** Number of tables by result. The details are only in the report of a manual run. */
function summaryOf({ tables }: TablesReport): JobPayload {
  const counts: Record<string, number> = {};
  for (const { outcome, reason } of tables) {
    const name = reason === null ? outcome : `${outcome}_${reason}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
