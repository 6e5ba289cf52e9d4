import { Injectable } from '@nestjs/common';
import type { Schedule, SchedulePlan } from '#jobs';
import { GlobalDatabase } from '../../global/global-database';
import { TaskRegistry } from '../tasks/task-registry';
import { ScheduleOverride } from './schedule-override.entity';
import { changedTimes, refusalsOf } from './schedule-times';
import type { TimesChange } from './schedule-times';

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
  constructor(
    private readonly database: GlobalDatabase,
    private readonly tasks: TaskRegistry,
  ) {}

  /** The enabled schedules. @throws DomainError DATABASE_UNAVAILABLE */
  async followed(): Promise<readonly Schedule[]> {
    return (await this.all()).filter(({ isEnabled }) => isEnabled).map(({ schedule }) => schedule);
  }

  /** All schedules, in the product's order. @throws DomainError DATABASE_UNAVAILABLE */
  async all(): Promise<readonly PlannedSchedule[]> {
    const rows = await this.database.use((manager) => manager.find(ScheduleOverride));
    return this.tasks.schedules.map((schedule) => planned(schedule, overrideOf(schedule, rows)));
  }
}

/** The present and the former names of a schedule. */
export const namesOf = ({ kind, formerKinds = [] }: Schedule): readonly string[] => [kind, ...formerKinds];

/** The override of a schedule; one that is stored under a former name counts if there is no other. */
export function overrideOf(schedule: Schedule, rows: readonly ScheduleOverride[]): ScheduleOverride | null {
  const [override = null] = namesOf(schedule).flatMap((name) => rows.filter(({ kind }) => kind === name));
  return override;
}

/** Override times that do not fit the schedule, stored by another version of the product, are ignored. */
export function planned(schedule: Schedule, override: ScheduleOverride | null): PlannedSchedule {
  if (override === null) return { schedule, isEnabled: true, isDefault: true, changedAt: null };
  const change = override.at as TimesChange | null;
  const isFitting = change !== null && refusalsOf(schedule.at, change).length === 0;
  return {
    schedule: isFitting ? { ...schedule, at: changedTimes(schedule.at, change) } : schedule,
    isEnabled: override.isEnabled,
    isDefault: false,
    changedAt: override.updatedAt,
  };
}
