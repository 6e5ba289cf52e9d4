export * from './job';
export type { JobAudit, JobEnd } from './job-audit';
export type { JobsDatabase } from './jobs-database';
export type { JobLimits, JobsOptions } from './jobs.options';
export { IsolatedLoop, loopFailures, stepsOf } from './isolated-loop';
export type { LoopFailure } from './isolated-loop';
export { JobsModule } from './jobs.module';
export { JobsWorkerModule } from './jobs-worker.module';
export { hasEnded, leaseOwner } from './lease-owner';
export * from './jobs.errors';
export { LeaseHolders } from './lease-holders';
export type { HeldLease } from './lease-holders';
export { Leases } from './leases';
export type { Fence } from './leases';
export { JobQueue } from './queue/job-queue';
export { QueueRedis } from './queue/queue-redis';
export { JobRuns } from './runs/job-runs';
export type { JobPlace, JobStats } from './runs/job-runs';
export { askedKind, askedName, isLocal, windowAfter, windowAt, zoneMark } from './schedules/schedule';
export type { Schedule } from './schedules/schedule';
export { LocalRuns } from './runs/local-runs';
export { RunWatch } from './worker/run-watch';
export { RunUndone } from './worker/run-undone';
export { meeting } from './takes';
export type { Meeting, Taker, Takes } from './takes';
export { defineTask, StepUnbegun } from './task';
export type {
  ReportProgress,
  ServiceClass,
  Step,
  StepPlan,
  StepRecord,
  Task,
  TaskOperation,
  TaskRequest,
  TaskRun,
} from './task';
export { ScheduleRuns } from './schedules/schedule-runs';
export type { LastRun, Since } from './schedules/schedule-runs';
export { loopStates, STANDS_AFTER_MS, WatchedLoop } from './watched-loop';
export type { LoopState } from './watched-loop';
export type { ActiveTenants, JobsWork, SchedulePlan } from './worker/jobs-work';
