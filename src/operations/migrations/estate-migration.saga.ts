import { Injectable } from '@nestjs/common';
import type { Operation } from '../operations/operation.entity';
import type { ReportProgress, Saga, SagaStep, StepRecord } from '../operations/saga';
import { EstateMigrator } from './estate-migrator';
import type { MigrationReport } from './estate-migrator';

/** What an operator asked for over the control plane. */
export interface MigrationOrder {
  readonly tenantIds: readonly number[] | null;
  readonly dryRun: boolean;
  readonly onlyFailed: boolean;
  readonly concurrency: number;
  readonly canary: number;
}

const MOST_NAMED = 100;

/**
 * A migration that somebody asked for and did not wait for. Run again after a crash it takes its run up again; migrations expand, so
 * there is nothing to take back. Tenants that failed are in its result, and it is done all the same: each has its own state.
 */
@Injectable()
export class EstateMigration implements Saga {
  readonly kind = 'estate.migrate';

  readonly steps: readonly SagaStep[] = [
    { name: 'migrate', run: (operation, _record, report) => this.migrate(operation, report) },
  ];

  constructor(private readonly migrator: EstateMigrator) {}

  result(_operation: Operation, { migrate = {} }: Readonly<Record<string, StepRecord>>): StepRecord {
    return migrate;
  }

  private async migrate({ input, actor }: Operation, onProgress: ReportProgress): Promise<StepRecord> {
    const order = input as unknown as MigrationOrder;
    return summaryOf(await this.migrator.run({ ...order, actor, onProgress }), order);
  }
}

/** Numbers, and names of so many as somebody can look at: the rest is in the run's own rows. */
function summaryOf(report: MigrationReport, { dryRun }: MigrationOrder): StepRecord {
  const { target, runId, pending, migrated, failed, skipped, ahead } = report;
  return {
    target,
    runId,
    pending: pending.length,
    migrated: migrated.length,
    failed: failed.length,
    skipped: skipped.length,
    ahead: ahead.length,
    failures: failed.slice(0, MOST_NAMED),
    ...(dryRun && { tenantIds: pending.slice(0, MOST_NAMED).map(({ tenantId }) => tenantId) }),
  };
}
