import { Module } from '@nestjs/common';
import { JobsController } from './jobs.controller';
import { JobsService } from './jobs.service';
import { LeftOperations } from './left-operations';
import { OperationLedger } from './operation-ledger';
import { OperationRecords } from './operation-records';
import { OperationRecovery } from './operation-recovery';
import { OperationsController } from './operations.controller';
import { OperationsService } from './operations.service';
import { StepPoints } from './step-points';
import { StepRunner } from './step-runner';
import { TaskExecution } from './task-execution';
import { TaskRegistry } from './task-registry';
import { Tasks } from './tasks.service';
import { TenantClaims } from './tenant-claims';

/** The engine of tasks: requests, steps, operations and runs. It needs `TASKS` from a global module. */
@Module({
  controllers: [JobsController, OperationsController],
  providers: [
    JobsService,
    LeftOperations,
    OperationLedger,
    OperationRecords,
    OperationRecovery,
    OperationsService,
    StepPoints,
    StepRunner,
    TaskExecution,
    TaskRegistry,
    Tasks,
    TenantClaims,
  ],
  exports: [
    JobsService,
    LeftOperations,
    OperationLedger,
    OperationRecords,
    OperationRecovery,
    OperationsService,
    TaskExecution,
    TaskRegistry,
    Tasks,
    TenantClaims,
  ],
})
export class TasksModule {}
