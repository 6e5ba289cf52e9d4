import { Inject, Injectable } from '@nestjs/common';
import { defineTask } from '#jobs';
import type { Step, StepPlan, StepRecord, TaskOperation } from '#jobs';
import { IsBoolean, IsInt } from 'class-validator';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { GlobalDatabase } from '../../global/global-database';
import { OperationStep } from '../tasks/operation-step.entity';
import { TenantPlaces } from '../tenant-database/tenant-places';
import { MoveLoading } from './move-loading';
import { MoveRegistry } from './move-registry';
import type { MovePlan } from './move-plan';
import { MoveSwitching } from './move-switching';

export class MoveInput {
  /** The server that the tenant is on when the move is requested. */
  @IsInt()
  from!: number;

  /** The server that the tenant moves to. */
  @IsInt()
  to!: number;

  /** With the tenant in maintenance while its data are copied. */
  @IsBoolean()
  offline!: boolean;
}

/**
 * Moves a tenant to another server while it works (operations.md §4.1): copy, follow, compare, stop access for a moment, change the place, keep
 * the former copy up to date for an undo. Until the flip every step can be undone.
 */
@Injectable()
export class TenantMoveSteps implements StepPlan<MoveInput> {
  readonly steps: readonly Step<MoveInput>[];

  constructor(
    loading: MoveLoading,
    switching: MoveSwitching,
    private readonly places: TenantPlaces,
    private readonly registry: MoveRegistry,
    private readonly database: GlobalDatabase,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    const planOf = (operation: TaskOperation<MoveInput>): Promise<MovePlan> => this.planOf(operation);
    const recordOf = (operationId: number, name: string): Promise<StepRecord> => this.recordOf(operationId, name);
    this.steps = [
      loading.check(planOf),
      switching.stop(planOf),
      ...loading.steps(planOf, recordOf),
      ...switching.steps(planOf, recordOf),
    ];
  }

  result({ input }: TaskOperation<MoveInput>, records: Readonly<Record<string, StepRecord>>): StepRecord {
    const { copy = {}, compare = {}, flip = {}, keep = {} } = records;
    const { tables, rows } = compare;
    return {
      ...input,
      bytes: copy['bytes'],
      tables,
      rows,
      fenceMs: flip['fenceMs'],
      isUndoable: keep['isUndoable'] === true,
    };
  }

  async planOf({
    id,
    tenantId,
    input,
  }: Pick<TaskOperation<MoveInput>, 'id' | 'tenantId' | 'input'>): Promise<MovePlan> {
    const { database } = await this.places.of(tenantId ?? 0);
    return {
      operationId: id,
      tenantId: tenantId ?? 0,
      database,
      from: await this.registry.server(input.from),
      to: await this.registry.server(input.to),
      accountPrefix: this.settings.database.tenantAccountPrefix,
      isOnline: !input.offline,
    };
  }

  private async recordOf(operationId: number, name: string): Promise<StepRecord> {
    const step = await this.database.use((manager) => manager.findOneByOrFail(OperationStep, { operationId, name }));
    return step.record;
  }
}

export const tenantMove = defineTask({
  name: 'tenant.move',
  scope: 'tenant',
  input: MoveInput,
  exclusive: true,
  takes: { tables: 'copy', access: 'hold', accounts: 'use', schemas: 'need' },
  uses: TenantMoveSteps,
  steps: (steps) => steps,
});
