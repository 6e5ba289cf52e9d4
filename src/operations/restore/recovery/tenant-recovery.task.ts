import { Injectable } from '@nestjs/common';
import { defineTask } from '#jobs';
import type { Step, StepPlan, StepRecord, TaskOperation } from '#jobs';
import { RestoreLoading } from '../restore-loading';
import type { RestorePlan } from '../restore-plan';
import { RestoreSteps } from '../restore-steps';
import { RecoveryFence } from './recovery-fence';
import { RecoveryPlace } from './recovery-place';
import { RecoveryInput, RecoveryPlanning } from './recovery-planning';

/**
 * Restores a tenant of a lost server on another server (operations.md §4.1): the backup is loaded there and checked, the registry gets the new
 * place, and the steps of a restore follow, with live data that do not exist. Until the change of place every step can be undone.
 */
@Injectable()
export class TenantRecovery implements StepPlan<RecoveryInput> {
  readonly steps: readonly Step<RecoveryInput>[];

  constructor(
    loading: RestoreLoading,
    restore: RestoreSteps,
    fence: RecoveryFence,
    change: RecoveryPlace,
    planning: RecoveryPlanning,
  ) {
    const planOf = (operation: TaskOperation<RecoveryInput>): Promise<RestorePlan> => planning.of(operation);
    const step = (name: string, work: (plan: RestorePlan) => Promise<void>): Step<RecoveryInput> => ({
      name,
      run: async (operation) => {
        await work(await planOf(operation));
        return {};
      },
    });
    this.steps = [
      step('check', ({ place }) => change.assertFree(place)),
      ...loading.steps<RecoveryInput>(async (operation) => ({
        backup: operation.input.backup,
        side: (await planOf(operation)).source,
        target: null,
      })),
      ...restore.steps(planOf, [
        fence.step(),
        {
          ...step('prepare', ({ place }) => change.prepare(place)),
          compensate: async (operation) => change.discard((await planOf(operation)).place),
        },
        { ...step('place', ({ place }) => change.change(place)), commits: true },
      ]),
      step('forget', ({ place, kept }) => change.forgetKept(place, kept)),
    ];
  }

  /** What was lost: everything between the backup and the loss of the server. */
  result({ input }: TaskOperation<RecoveryInput>, records: Readonly<Record<string, StepRecord>>): StepRecord {
    const { verify = {}, erase_again: { legalNumbers } = {}, files, migrate = {} } = records;
    const { file, createdAt } = verify;
    return { to: input.to, file, backupAt: createdAt, schemaVersion: migrate['version'], legalNumbers, files };
  }
}

export const tenantRecovery = defineTask({
  name: 'tenant.recover',
  scope: 'tenant',
  input: RecoveryInput,
  exclusive: true,
  takes: { tables: 'exchange', access: 'hold', accounts: 'use', schemas: 'need' },
  uses: TenantRecovery,
  steps: (recovery) => recovery,
});
