import type { JobHandler, JobTenant } from '../job';
import type { Schedule } from '../schedules/schedule';

/** Port to the tenants there are, for schedules that run for each of them; implemented by the application. */
export interface ActiveTenants {
  /** The IANA zones in which active tenants read their calendar. */
  zones(): Promise<readonly string[]>;
  /** Active tenants after an id, in the order of their ids; of one zone, or of all where it is null. */
  page(afterId: number, limit: number, zone: string | null): Promise<readonly JobTenant[]>;
}

/** Port to what operators changed about the schedules; implemented by the application. */
export interface SchedulePlan {
  /** The schedules to follow now, with their present times: those that are switched off are not among them. */
  followed(): Promise<readonly Schedule[]>;
}

/** What a process that does background work does: handlers and schedules, listed. */
export interface JobsWork {
  readonly handlers: readonly JobHandler[];
  readonly schedules: readonly Schedule[];
  readonly tenants: ActiveTenants;
  /** Without one the schedules are followed as they are listed. */
  readonly plan?: SchedulePlan;
}

/** Injection token of {@link JobsWork}. */
export const JOBS_WORK = Symbol('JOBS_WORK');
