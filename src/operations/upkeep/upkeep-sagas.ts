import { Injectable } from '@nestjs/common';
import { TenantRunner } from '#tenancy';
import type { Operation } from '../operations/operation.entity';
import type { Saga, SagaStep, StepRecord } from '../operations/saga';
import { RetentionCleanup } from './retention-cleanup';
import { TableOptimization } from './table-optimization';
import { TableStatistics } from './table-statistics';

/** A saga with a single idempotent step: after a crash it is repeated, and it needs no compensation. */
function soleStep(name: string, run: SagaStep['run']): readonly SagaStep[] {
  return [{ name, run: async (operation, record, report) => ({ report: await run(operation, record, report) }) }];
}

const reportOf =
  (step: string) =>
  (_operation: Operation, records: Readonly<Record<string, StepRecord>>): StepRecord =>
    (records[step]?.['report'] ?? {}) as StepRecord;

@Injectable()
export class AnalyzeSaga implements Saga {
  readonly kind = 'tenant.analyze';
  readonly steps = soleStep('analyze', async ({ tenantId }, _record, report) => ({
    ...(await this.statistics.analyze(tenantId ?? 0, { report })),
  }));
  readonly result = reportOf('analyze');

  constructor(private readonly statistics: TableStatistics) {}
}

@Injectable()
export class OptimizeSaga implements Saga {
  readonly kind = 'tenant.optimize';
  readonly steps = soleStep('optimize', async ({ tenantId, input }, _record, report) => ({
    ...(await this.optimization.optimize(tenantId ?? 0, input['force'] === true, { report })),
  }));
  readonly result = reportOf('optimize');

  constructor(private readonly optimization: TableOptimization) {}
}

@Injectable()
export class CleanupSaga implements Saga {
  readonly kind = 'tenant.cleanup';
  readonly steps = soleStep('cleanup', async ({ tenantId }, _record, report) => ({
    ...(await this.tenants.run(tenantId ?? 0, RetentionCleanup, (cleanup) => cleanup.run({ report }))),
  }));
  readonly result = reportOf('cleanup');

  constructor(private readonly tenants: TenantRunner) {}
}

/** The three sagas of upkeep. */
@Injectable()
export class UpkeepSagas {
  constructor(
    readonly analyzing: AnalyzeSaga,
    readonly optimizing: OptimizeSaga,
    readonly cleaning: CleanupSaga,
  ) {}
}
