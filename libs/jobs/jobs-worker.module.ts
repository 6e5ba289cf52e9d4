import { Module } from '@nestjs/common';
import type { DynamicModule, FactoryProvider, ModuleMetadata } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { DueRuns } from './runs/due-runs';
import { FollowedSchedules } from './schedules/followed-schedules';
import { ScheduleTicker } from './schedules/schedule-ticker';
import { AbandonedRuns } from './worker/abandoned-runs';
import { JobAdmission } from './worker/job-admission';
import { JobExecutor } from './worker/job-executor';
import { JobHandlers } from './worker/job-handlers';
import { JOBS_WORK } from './worker/jobs-work';
import type { JobsWork } from './worker/jobs-work';
import { QueueWorker } from './worker/queue-worker';
import { ReconcileLoop } from './worker/reconcile-loop';
import { RunClaims } from './worker/run-claims';
import { RunPoller } from './worker/run-poller';

export interface JobsWorkerModuleOptions {
  readonly imports?: ModuleMetadata['imports'];
  readonly inject?: FactoryProvider['inject'];
  readonly useFactory: FactoryProvider<JobsWork>['useFactory'];
}

/** Module for processes that execute background work, in addition to the JobsModule, which every process has. */
@Module({})
export class JobsWorkerModule {
  static forRootAsync({ imports = [], inject = [], useFactory }: JobsWorkerModuleOptions): DynamicModule {
    return {
      module: JobsWorkerModule,
      imports: [...imports, ScheduleModule.forRoot()],
      providers: [
        { provide: JOBS_WORK, inject, useFactory },
        AbandonedRuns,
        DueRuns,
        FollowedSchedules,
        JobAdmission,
        JobExecutor,
        JobHandlers,
        QueueWorker,
        ReconcileLoop,
        RunClaims,
        RunPoller,
        ScheduleTicker,
      ],
    };
  }
}
