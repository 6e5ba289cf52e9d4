import { Injectable } from '@nestjs/common';
import type { Schedule, SchedulePlan } from '#jobs';
import { GlobalDatabase } from '../../global/global-database';
import { ScheduleOverride } from './schedule-override.entity';
import { changedTimes, refusalsOf } from './schedule-times';
import type { TimesChange } from './schedule-times';
import { SCHEDULES } from './schedules';

/** A schedule with the changes of operators applied; it may be disabled. */
export interface PlannedSchedule {
  readonly schedule: Schedule;
  readonly isEnabled: boolean;
  readonly isDefault: boolean;
  /** Null if the schedule has no override. */
  readonly changedAt: Date | null;
}

/** The product's schedules with the overrides of operators applied. */
@Injectable()
export class AdjustedSchedules implements SchedulePlan {
  constructor(private readonly database: GlobalDatabase) {}

  /** The enabled schedules. @throws DomainError DATABASE_UNAVAILABLE */
  async followed(): Promise<readonly Schedule[]> {
    return (await this.all()).filter(({ isEnabled }) => isEnabled).map(({ schedule }) => schedule);
  }

  /** All schedules, in the product's order. @throws DomainError DATABASE_UNAVAILABLE */
  async all(): Promise<readonly PlannedSchedule[]> {
    const rows = await this.database.use((manager) => manager.find(ScheduleOverride));
    const byKind = new Map(rows.map((row) => [row.kind, row]));
    return SCHEDULES.map((schedule) => planned(schedule, byKind.get(schedule.kind)));
  }
}

/** Override times that do not fit the schedule, stored by another version of the product, are ignored. */
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
