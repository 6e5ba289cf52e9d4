import { Injectable } from '@nestjs/common';
import type { Schedule, SchedulePlan } from '#jobs';
import { GlobalDatabase } from '../../global/global-database';
import { ScheduleOverride } from './schedule-override.entity';
import { changedTimes, refusalsOf } from './schedule-times';
import type { TimesChange } from './schedule-times';
import { SCHEDULES } from './schedules';

/** A schedule as it is followed, or not. */
export interface PlannedSchedule {
  readonly schedule: Schedule;
  readonly isEnabled: boolean;
  readonly isDefault: boolean;
  /** Null where nobody changed anything. */
  readonly changedAt: Date | null;
}

/** The product's schedules with what operators changed about them. */
@Injectable()
export class AdjustedSchedules implements SchedulePlan {
  constructor(private readonly database: GlobalDatabase) {}

  /** Those that are switched on. @throws DomainError DATABASE_UNAVAILABLE */
  async followed(): Promise<readonly Schedule[]> {
    return (await this.all()).filter(({ isEnabled }) => isEnabled).map(({ schedule }) => schedule);
  }

  /** All, in the product's order. @throws DomainError DATABASE_UNAVAILABLE */
  async all(): Promise<readonly PlannedSchedule[]> {
    const rows = await this.database.use((manager) => manager.find(ScheduleOverride));
    const byKind = new Map(rows.map((row) => [row.kind, row]));
    return SCHEDULES.map((schedule) => planned(schedule, byKind.get(schedule.kind)));
  }
}

/** Times that do not fit the schedule any more, as of another version of the product, count for nothing. */
export function planned(schedule: Schedule, override: ScheduleOverride | null | undefined): PlannedSchedule {
  if (override === null || override === undefined)
    return { schedule, isEnabled: true, isDefault: true, changedAt: null };
  const change = override.at as TimesChange | null;
  const isFitting = change !== null && refusalsOf(schedule.at, change).length === 0;
  return {
    schedule: isFitting ? { ...schedule, at: changedTimes(schedule.at, change) } : schedule,
    isEnabled: override.isEnabled,
    isDefault: false,
    changedAt: override.updatedAt,
  };
}
