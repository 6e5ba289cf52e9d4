import { Injectable } from '@nestjs/common';
import { askedKind, askedName, isLocal, JobRuns, ScheduleRuns, windowAfter, windowAt, zoneMark } from '#jobs';
import type { LastRun, Schedule, Since } from '#jobs';
import { ActiveTenantsService } from './active-tenants.service';
import { AdjustedSchedules, namesOf } from './schedule-plan';
import type { PlannedSchedule } from './schedule-plan';
import { scheduleUnknown } from './schedule.errors';

/** How late a window may be requested before it counts as missed. */
const TOLERATED_MS = 15 * 60_000;

/** The present state of a schedule. */
export interface ScheduleStanding extends PlannedSchedule {
  readonly lastRun: LastRun | null;
  /** Start of the next window that was not requested yet. In the past if the schedule is overdue; null if there is no next window. */
  readonly nextRunAt: Date | null;
  /** Time zones in which a due window was not requested, with the start of that window. */
  readonly missed: readonly { readonly zone: string; readonly startsAtMs: number }[];
}

type Asked = ReadonlyMap<string, readonly string[]>;

interface Moment {
  readonly nowMs: number;
  readonly zones: readonly string[];
  readonly asked: Asked;
}

/** The schedules with their next and missed windows. */
@Injectable()
export class SchedulesService {
  constructor(
    private readonly plan: AdjustedSchedules,
    private readonly runs: ScheduleRuns,
    private readonly jobs: JobRuns,
    private readonly tenants: ActiveTenantsService,
  ) {}

  /** All schedules, in the product's order. @throws DomainError DATABASE_UNAVAILABLE */
  async list(): Promise<readonly ScheduleStanding[]> {
    return this.standings(await this.plan.all());
  }

  /** @throws DomainError SCHEDULE_UNKNOWN, DATABASE_UNAVAILABLE */
  async get(kind: string): Promise<ScheduleStanding> {
    const plans = await this.plan.all();
    const [standing] = await this.standings(plans.filter(({ schedule }) => namesOf(schedule).includes(kind)));
    if (standing === undefined) throw scheduleUnknown({ kind });
    return standing;
  }

  private async standings(plans: readonly PlannedSchedule[]): Promise<readonly ScheduleStanding[]> {
    const schedules = plans.map(({ schedule }) => schedule);
    const [nowMs, zones, last] = await Promise.all([this.jobs.now(), this.tenants.zones(), this.runs.last(schedules)]);
    const asked = await this.runs.asked(schedules.flatMap((schedule) => sinceOf(schedule, nowMs, zones)));
    const moment: Moment = { nowMs, zones, asked };
    return plans.map((plan) => ({
      ...plan,
      lastRun: last.get(plan.schedule.kind) ?? null,
      nextRunAt: plan.isEnabled ? nextOf(plan.schedule, moment) : null,
      missed: plan.isEnabled ? missedOf(plan.schedule, moment) : [],
    }));
  }
}

const zonesOf = (schedule: Schedule, zones: readonly string[]): readonly string[] =>
  isLocal(schedule) ? zones : ['UTC'];

/** A start far enough in the past to include every window that is due now. */
function sinceOf(schedule: Schedule, nowMs: number, zones: readonly string[]): readonly Since[] {
  const windows = zonesOf(schedule, zones).map((zone) => windowAt(schedule.at, nowMs - TOLERATED_MS, zone));
  const [oldest] = windows.toSorted((one, other) => (one.key < other.key ? -1 : 1));
  if (oldest === undefined) return [];
  return [{ kind: askedKind(schedule), window: oldest.key }];
}

/** The same rule as the ticker's: a window that was not requested, including the present one. */
function nextOf(schedule: Schedule, { nowMs, zones, asked }: Moment): Date | null {
  const { at } = schedule;
  const names = asked.get(askedKind(schedule)) ?? [];
  const opens = zonesOf(schedule, zones).map((zone) => {
    let window = windowAt(at, nowMs, zone);
    while (names.includes(askedName(schedule, window, zone))) window = windowAfter(at, window.startsAtMs, zone);
    return window.startsAtMs;
  });
  return opens.length === 0 ? null : new Date(Math.min(...opens));
}

/** A later window counts as well, because missed windows are caught up once. */
function missedOf(schedule: Schedule, { nowMs, zones, asked }: Moment): ScheduleStanding['missed'] {
  const names = asked.get(askedKind(schedule)) ?? [];
  const expected = zonesOf(schedule, zones).map((zone) => {
    const { key, startsAtMs } = windowAt(schedule.at, nowMs - TOLERATED_MS, zone);
    return { zone, key, startsAtMs };
  });
  return expected
    .filter(({ zone, key }) => {
      const mark = schedule.scope === 'tenant' ? zoneMark(zone) : '';
      return !names.some((name) => OF_TIME.test(name) && name >= key && name.endsWith(mark));
    })
    .map(({ zone, startsAtMs }) => ({ zone, startsAtMs }));
}

/** Windows of the clock start with a year; windows of runs that a person requested do not. */
const OF_TIME = /^\d{4}/;
