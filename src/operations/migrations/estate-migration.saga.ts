import { Injectable } from '@nestjs/common';
import type { Operation } from '../operations/operation.entity';
import type { ReportProgress, Saga, SagaStep, StepRecord } from '../operations/saga';
import { EstateMigrator } from './estate-migrator';
import type { MigrationReport } from './estate-migrator';

/** The options of a migration that was requested over REST. */
export interface MigrationOptions {
  readonly tenantIds: readonly number[] | null;
  readonly dryRun: boolean;
  readonly onlyFailed: boolean;
  readonly concurrency: number;
  readonly canary: number;
}

const MOST_NAMED = 100;

/**
 * A migration as an operation of a worker. After a crash the operation continues its run. Migrations only expand the schema, so there is no
 * compensation. Failed tenants are listed in the result and do not make the operation fail; each tenant has its own state.
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
    const options = input as unknown as MigrationOptions;
    return summaryOf(await this.migrator.run({ ...options, actor, onProgress }), options);
  }
}

/** Counts, and the names of a limited number of tenants. The rows of the run contain all of them. */
function summaryOf(report: MigrationReport, { dryRun }: MigrationOptions): StepRecord {
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
