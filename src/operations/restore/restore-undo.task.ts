import { Inject, Injectable } from '@nestjs/common';
import { defineTask } from '#jobs';
import type { Step, StepPlan, StepRecord, TaskOperation } from '#jobs';
import { IsInt, IsOptional, IsString } from 'class-validator';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { TenantPlaces } from '../tenant-database/tenant-places';
import { keptDatabaseOf, ownerOf, resultOf } from './restore-plan';
import type { RestorePlan } from './restore-plan';
import { RestoreSteps } from './restore-steps';

/** The restore that is undone. */
export class UndoInput {
  @IsInt()
  operationId!: number;

  /** The database with the data that it replaced. */
  @IsString()
  kept!: string;

  /** Null: all tables. */
  @IsOptional()
  @IsString({ each: true })
  tables!: readonly string[] | null;
}

export const RESTORE_UNDO = 'restore.undo';

/** Makes the data live again that a restore replaced. The restored data are kept, so that the undo can be undone too. */
@Injectable()
export class RestoreUndo implements StepPlan<UndoInput> {
  readonly steps: readonly Step<UndoInput>[];

  constructor(
    steps: RestoreSteps,
    private readonly places: TenantPlaces,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.steps = steps.steps((operation) => this.planOf(operation));
  }

  result(operation: TaskOperation<UndoInput>, records: Readonly<Record<string, StepRecord>>): StepRecord {
    const { tables, operationId } = operation.input;
    const { migrate, erase_again: { legalNumbers } = {}, files } = records;
    return { ...resultOf(migrate), tables, undid: operationId, legalNumbers, files };
  }

  private async planOf(operation: TaskOperation<UndoInput>): Promise<RestorePlan> {
    const { id, tenantId } = operation;
    const { kept, tables } = operation.input;
    const place = await this.places.of(tenantId ?? 0);
    const user = ownerOf(this.settings.database.tenantAccountPrefix, id);
    return {
      place,
      source: { server: place.server, database: kept, user },
      kept: keptDatabaseOf(place, id),
      tables,
      isWhole: tables === null,
      discardsIssued: false,
    };
  }
}

export const restoreUndo = defineTask({
  name: RESTORE_UNDO,
  scope: 'tenant',
  input: UndoInput,
  exclusive: true,
  takes: { tables: 'exchange', access: 'hold', schemas: 'need' },
  uses: RestoreUndo,
  steps: (undo) => undo,
});
