import { IsBoolean, IsInt, IsOptional } from 'class-validator';
import { defineTask } from '#jobs';
import { MigrationPlans } from './migration-plans.service';
import type { PlannedReport } from './migration-plans.service';

/** The options of a migration that was requested over REST. */
export class MigrationInput {
  /** Null: all tenants. */
  @IsOptional()
  @IsInt({ each: true })
  tenantIds!: readonly number[] | null;

  @IsBoolean()
  dryRun!: boolean;

  @IsBoolean()
  onlyFailed!: boolean;

  @IsInt()
  concurrency!: number;

  @IsInt()
  canary!: number;
}

const MAX_NAMED = 100;

/**
 * A migration by a worker. After a crash the next attempt continues its run. Migrations only expand the schema, so nothing is undone.
 * Failed tenants are listed in the result and do not make the operation fail; each tenant has its own state.
 */
export const estateMigrate = defineTask({
  name: 'estate.migrate',
  scope: 'platform',
  input: MigrationInput,
  takes: { tables: 'extend', schemas: 'hold' },
  uses: MigrationPlans,
  run: async (plans, { input, actor, report }) =>
    summaryOf(await plans.run({ ...input, actor, onProgress: report }), input),
});

/** Counts, and the names of a limited number of tenants. The rows of the run contain all of them. */
function summaryOf(report: PlannedReport, { dryRun }: MigrationInput): object {
  const { target, runId, pending, migrated, failed, skipped, ahead, different } = report;
  return {
    target,
    runId,
    pending: pending.length,
    migrated: migrated.length,
    failed: failed.length,
    skipped: skipped.length,
    ahead: ahead.length,
    failures: failed.slice(0, MAX_NAMED),
    ...(dryRun && {
      tenantIds: pending.slice(0, MAX_NAMED).map(({ tenantId }) => tenantId),
      different: different.slice(0, MAX_NAMED),
    }),
  };
}
