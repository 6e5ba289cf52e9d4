import { BullModule } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import type { DynamicModule, FactoryProvider, ModuleMetadata } from '@nestjs/common';
import type { QueueOptions } from 'bullmq';
import { JOB_SETTINGS, settled } from './jobs.options';
import type { JobSettings, JobsOptions } from './jobs.options';
import { JOBS_DATABASE } from './jobs-database';
import { LeaseHolders } from './lease-holders';
import { Leases } from './leases';
import { JobQueue, QUEUE_NAME } from './queue/job-queue';
import { QueueRedis } from './queue/queue-redis';
import { JobRuns } from './runs/job-runs';
import { LocalRuns } from './runs/local-runs';
import { RunOffers } from './runs/run-offers';
import { RunOutcomes } from './worker/run-outcomes';
import { RunWatch } from './worker/run-watch';
import { ScheduleRuns } from './schedules/schedule-runs';

export interface JobsModuleOptions {
  readonly imports?: ModuleMetadata['imports'];
  readonly inject?: FactoryProvider['inject'];
  readonly useFactory: FactoryProvider<JobsOptions>['useFactory'];
}

/** Global module for requesting runs and for leases. Every process has it, whether or not it executes work itself. */
@Module({})
export class JobsModule {
  static forRootAsync({ imports = [], inject = [], useFactory }: JobsModuleOptions): DynamicModule {
    const settings: FactoryProvider<JobSettings> = {
      provide: JOB_SETTINGS,
      inject,
      useFactory: (...injected: Parameters<typeof useFactory>) => settled(useFactory(...injected) as JobsOptions),
    };
    return {
      module: JobsModule,
      global: true,
      imports: [...imports, BullModule.registerQueueAsync(queue())],
      providers: [
        settings,
        { provide: JOBS_DATABASE, inject: [JOB_SETTINGS], useFactory: ({ database }: JobSettings) => database },
        QueueRedis,
        JobQueue,
        JobRuns,
        LeaseHolders,
        Leases,
        LocalRuns,
        RunOffers,
        RunOutcomes,
        RunWatch,
        ScheduleRuns,
      ],
      exports: [
        JOB_SETTINGS,
        JobQueue,
        JobRuns,
        LeaseHolders,
        Leases,
        LocalRuns,
        QueueRedis,
        RunOffers,
        RunOutcomes,
        RunWatch,
        ScheduleRuns,
      ],
    };
  }
}

/** Creating the queue sends nothing, because there may be no Redis, now or ever. */
function queue(): Parameters<typeof BullModule.registerQueueAsync>[0] {
  return {
    name: QUEUE_NAME,
    inject: [JOB_SETTINGS, QueueRedis],
    useFactory: ({ prefix }: JobSettings, { client }: QueueRedis): QueueOptions => ({
      connection: client,
      prefix,
      skipVersionCheck: true,
      skipMetasUpdate: true,
      skipWaitingForReady: true,
    }),
  };
}
