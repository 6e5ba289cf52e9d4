import type { ModuleRef } from '@nestjs/core';
import { JobRuns, LocalRuns } from '#jobs';
import type { Task } from '#jobs';
import { PlatformActs } from '../../src/global/audit/platform-acts';
import { GlobalDatabase } from '../../src/global/global-database';
import { LeftOperations } from '../../src/operations/tasks/left-operations';
import { OperationLedger } from '../../src/operations/tasks/operation-ledger';
import { OperationRecords } from '../../src/operations/tasks/operation-records';
import { OperationRecovery } from '../../src/operations/tasks/operation-recovery';
import { StepRunner } from '../../src/operations/tasks/step-runner';
import { TaskExecution } from '../../src/operations/tasks/task-execution';
import { TaskRegistry } from '../../src/operations/tasks/task-registry';
import { Tasks } from '../../src/operations/tasks/tasks.service';
import { TenantClaims } from '../../src/operations/tasks/tenant-claims';
import type { Platform } from './platform';

/** The service of a task that needs none. */
export class Nothing {
  readonly isEmpty = true;
}

export interface TaskEngine {
  readonly tasks: Tasks;
  readonly execution: TaskExecution;
  readonly recovery: OperationRecovery;
}

/** The product's engine with the tasks of a test. */
export function taskEngine(platform: Platform, tasks: readonly Task[]): TaskEngine {
  const registry = new TaskRegistry(tasks, { get: () => new Nothing() } as unknown as ModuleRef);
  const [database, ledger] = [platform.get(GlobalDatabase), platform.get(OperationLedger)];
  const [runs, locals] = [platform.get(JobRuns), platform.get(LocalRuns)];
  const claims = new TenantClaims(registry, database);
  const execution = new TaskExecution(registry, ledger, platform.get(StepRunner), claims);
  const records = new OperationRecords(registry, platform.get(PlatformActs), claims);
  const service = new Tasks(database, registry, records, execution, runs, locals);
  return {
    execution,
    tasks: service,
    recovery: new OperationRecovery(new LeftOperations(database, ledger, registry), runs, service),
  };
}
