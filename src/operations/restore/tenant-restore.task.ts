import { Inject, Injectable } from '@nestjs/common';
import { defineTask } from '#jobs';
import type { Step, StepPlan, StepRecord, TaskOperation } from '#jobs';
import { IsBoolean, IsISO8601, IsObject, IsOptional, IsString, Matches } from 'class-validator';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import type { StoredBackup } from '../backup/backup-paths';
import { TenantPlaces } from '../tenant-database/tenant-places';
import { withLegalTables } from './legal-numbers/legal-number-keeping';
import { targetOf } from './replay/replay-moment';
import { RestoreLoading } from './restore-loading';
import { keptDatabaseOf, ownerOf, resultOf, sideDatabaseOf } from './restore-plan';
import type { RestorePlan } from './restore-plan';
import { RestoreSteps } from './restore-steps';

/** Input of a restore; stored with the operation, without secrets. */
export class RestoreInput {
  @IsObject()
  backup!: StoredBackup;

  /** Null: all tables. */
  @IsOptional()
  @IsString({ each: true })
  tables!: readonly string[] | null;

  /** Absent: the time of the backup. */
  @IsOptional()
  @IsISO8601()
  at?: string;

  /** The last transaction to replay; it decides if a time is given, too. */
  @IsOptional()
  @Matches(/^\d+-\d+-\d+$/)
  gtid?: string;

  /** Absent: documents issued since the backup are carried over. */
  @IsOptional()
  @IsBoolean()
  discardIssued?: boolean;

  /** A dump that this product did not create. */
  @IsOptional()
  @IsBoolean()
  unsigned?: boolean;
}

export const TENANT_RESTORE = 'restore.tenant';

/** Restores a backup of a tenant beside the live database and exchanges them (operations.md §3). */
@Injectable()
export class TenantRestore implements StepPlan<RestoreInput> {
  readonly steps: readonly Step<RestoreInput>[];

  constructor(
    loading: RestoreLoading,
    steps: RestoreSteps,
    private readonly places: TenantPlaces,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    const planOf = (operation: TaskOperation<RestoreInput>): Promise<RestorePlan> => this.planOf(operation);
    this.steps = [
      ...loading.steps<RestoreInput>(async (operation) => ({
        backup: operation.input.backup,
        side: (await planOf(operation)).source,
        target: targetOf(operation.input),
        tables: operation.input.tables,
        unsignedOf: operation.input.unsigned === true ? operation.tenantId : null,
      })),
      ...steps.steps(planOf),
    ];
  }

  result(operation: TaskOperation<RestoreInput>, records: Readonly<Record<string, StepRecord>>): StepRecord {
    const { verify, load, migrate, erase_again: { legalNumbers } = {}, files } = records;
    const { file, createdAt, unsigned, sha256 } = verify ?? {};
    const origin = { file, backupAt: createdAt, at: load?.['at'], gtid: load?.['gtid'], unsigned, sha256 };
    return { ...resultOf(migrate), ...origin, tables: withLegalTables(operation.input.tables), legalNumbers, files };
  }

  private async planOf(operation: TaskOperation<RestoreInput>): Promise<RestorePlan> {
    const { id, tenantId } = operation;
    const { tables, discardIssued = false } = operation.input;
    const place = await this.places.of(tenantId ?? 0);
    const user = ownerOf(this.settings.database.tenantAccountPrefix, id);
    return {
      place,
      source: { server: place.server, database: sideDatabaseOf(place, id), user },
      kept: keptDatabaseOf(place, id),
      tables: withLegalTables(tables),
      isWhole: true,
      discardsIssued: discardIssued,
    };
  }
}

export const tenantRestore = defineTask({
  name: TENANT_RESTORE,
  scope: 'tenant',
  input: RestoreInput,
  exclusive: true,
  takes: { tables: 'exchange', access: 'hold', schemas: 'need' },
  uses: TenantRestore,
  steps: (restore) => restore,
});
