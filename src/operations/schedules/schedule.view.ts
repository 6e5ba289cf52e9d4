import { ApiProperty } from '@nestjs/swagger';
import { JOB_STATES } from '#jobs';
import type { JobState, JobStats, LastRun, Schedule } from '#jobs';
import type { ScheduleStanding } from './schedules.service';

const moment = { type: String, format: 'date-time', nullable: true } as const;
const number = { type: 'integer', nullable: true } as const;

/** Either an interval, or a time of day with its time zone. */
export class ScheduleTimesView {
  @ApiProperty({ ...number, example: null })
  everyMs!: number | null;

  @ApiProperty({ ...number, example: 2 })
  hour!: number | null;

  @ApiProperty({ ...number, example: 0 })
  minute!: number | null;

  @ApiProperty({ ...number, example: null, description: '1 (Monday) to 7; null: every day' })
  weekday!: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'tenant',
    description: '`tenant`: the time zone of each tenant',
  })
  zone!: 'UTC' | 'tenant' | null;
}

export class ScheduleRunView {
  @ApiProperty({ example: '2026-11-28' })
  window!: string;

  @ApiProperty({ enum: JOB_STATES, example: 'done' })
  state!: JobState;

  @ApiProperty(moment)
  startedAt!: string | null;

  @ApiProperty(moment)
  finishedAt!: string | null;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Code of the error of the last attempt' })
  error!: string | null;

  @ApiProperty({
    type: 'object',
    nullable: true,
    additionalProperties: { type: 'integer' },
    example: { done: 48, dead: 1 },
    description: 'For a schedule of tenants: the number of their runs in this window, by state',
  })
  tenants!: JobStats | null;
}

export class ScheduleView {
  @ApiProperty({ example: 'alerts.evaluate' })
  kind!: string;

  @ApiProperty({ example: 'tenant', enum: ['platform', 'tenant'] })
  scope!: Schedule['scope'];

  @ApiProperty({ type: ScheduleTimesView })
  at!: ScheduleTimesView;

  @ApiProperty({ example: true })
  isEnabled!: boolean;

  @ApiProperty({ example: true, description: 'Whether the schedule has its default times and is enabled' })
  isDefault!: boolean;

  @ApiProperty({ type: ScheduleRunView, nullable: true })
  lastRun!: ScheduleRunView | null;

  @ApiProperty({
    ...moment,
    description: 'In the past if it is overdue; null if the schedule is disabled or has no tenants',
  })
  nextRunAt!: string | null;
}

export class ScheduleListView {
  @ApiProperty({ type: [ScheduleView] })
  data!: ScheduleView[];
}

export function scheduleView({ schedule, isEnabled, isDefault, lastRun, nextRunAt }: ScheduleStanding): ScheduleView {
  const { kind, scope, at } = schedule;
  return {
    kind,
    scope,
    at: timesView(at),
    isEnabled,
    isDefault,
    lastRun: lastRun && runView(lastRun),
    nextRunAt: iso(nextRunAt),
  };
}

export function scheduleListView(standings: readonly ScheduleStanding[]): ScheduleListView {
  return { data: standings.map(scheduleView) };
}

function timesView(at: Schedule['at']): ScheduleTimesView {
  if ('everyMs' in at) return { everyMs: at.everyMs, hour: null, minute: null, weekday: null, zone: null };
  const { hour, minute, weekday = null, zone } = at;
  return { everyMs: null, hour, minute, weekday, zone };
}

function runView({ window, state, startedAt, finishedAt, error, tenants }: LastRun): ScheduleRunView {
  return { window, state, startedAt: iso(startedAt), finishedAt: iso(finishedAt), error, tenants };
}

const iso = (date: Date | null): string | null => (date === null ? null : date.toISOString());
