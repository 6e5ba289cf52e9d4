import type { JobHandler, JobTenant } from '../job';
import type { Schedule } from '../schedules/schedule';

/** Port to the active tenants, for schedules with one run per tenant; implemented by the application. */
export interface ActiveTenants {
  /** The IANA zones of the active tenants' calendars. */
  zones(): Promise<readonly string[]>;
  /** Active tenants after an id, ordered by id; of one zone, or of all zones if `zone` is null. */
  page(afterId: number, limit: number, zone: string | null): Promise<readonly JobTenant[]>;
}

/** Port to the operators' adjustments of the schedules; implemented by the application. */
export interface SchedulePlan {
  /** The enabled schedules with their present times. */
  followed(): Promise<readonly Schedule[]>;
}

/** The handlers and schedules of a worker process. */
export interface JobsWork {
  readonly handlers: readonly JobHandler[];
  readonly schedules: readonly Schedule[];
  readonly tenants: ActiveTenants;
  /** Called by the reconcile loop, in one process at a time: finds work whose run ended without it. */
  readonly recover?: () => Promise<void>;
  /** If absent, the schedules run as listed. */
  readonly plan?: SchedulePlan;
}

/** Injection token of {@link JobsWork}. */
export const JOBS_WORK = Symbol('JOBS_WORK');
