import { Inject, Injectable } from '@nestjs/common';
import { defineTask } from '#jobs';
import type { Step, StepPlan, StepRecord, TaskOperation } from '#jobs';
import { IsBoolean, IsISO8601, IsObject, IsOptional, IsString, Matches } from 'class-validator';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import type { StoredBackup } from '../backup/backup-paths';
import { TenantPlaces } from '../tenant-database/tenant-places';
import { targetOf } from './replay/replay-moment';
import { RestoreLoading } from './restore-loading';
import { ownerOf } from './restore-plan';

/** The backup and its target database. */
export class InspectionInput {
  @IsObject()
  backup!: StoredBackup;

  @IsString()
  into!: string;

  /** Absent: the time of the backup. */
  @IsOptional()
  @IsISO8601()
  at?: string;

  /** The last transaction to replay; it decides if a time is given, too. */
  @IsOptional()
  @Matches(/^\d+-\d+-\d+$/)
  gtid?: string;

  /** A dump that this product did not create. */
  @IsOptional()
  @IsBoolean()
  unsigned?: boolean;
}

/** Loads a backup into a separate database for inspection. It is not served, and the operator who requested it drops it. */
@Injectable()
export class DatabaseInspection implements StepPlan<InspectionInput> {
  readonly steps: readonly Step<InspectionInput>[];

  constructor(
    loading: RestoreLoading,
    private readonly places: TenantPlaces,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.steps = loading.steps(async (operation) => {
      const { server } = await this.places.of(operation.tenantId ?? 0);
      const user = ownerOf(this.settings.database.tenantAccountPrefix, operation.id);
      const { backup, into, unsigned } = operation.input;
      const unsignedOf = unsigned === true ? operation.tenantId : null;
      return { backup, side: { server, database: into, user }, target: targetOf(operation.input), unsignedOf };
    });
  }

  result(
    operation: TaskOperation<InspectionInput>,
    { verify, load }: Readonly<Record<string, StepRecord>>,
  ): StepRecord {
    const { file, createdAt, schemaVersion = load?.['schemaVersion'], unsigned, sha256 } = verify ?? {};
    const { into } = operation.input;
    const replayed = { at: load?.['at'], gtid: load?.['gtid'] };
    return { database: into, file, backupAt: createdAt, ...replayed, schemaVersion, unsigned, sha256 };
  }
}

export const databaseInspection = defineTask({
  name: 'restore.inspect',
  scope: 'tenant',
  input: InspectionInput,
  exclusive: true,
  takes: {},
  uses: DatabaseInspection,
  steps: (inspection) => inspection,
});
