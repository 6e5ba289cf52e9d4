import { ApiProperty } from '@nestjs/swagger';
import { JOB_STATES } from '#jobs';
import type { JobPayload, JobState } from '#jobs';
import type { JobRun } from './job-run.entity';
import type { JobCount } from './jobs.service';

const moment = { type: String, format: 'date-time', nullable: true } as const;
const object = { type: 'object', additionalProperties: true } as const;

export class JobView {
  @ApiProperty({ type: 'integer', example: 812 })
  id!: number;

  @ApiProperty({ example: 'backup.tenant' })
  kind!: string;

  @ApiProperty({ type: 'integer', nullable: true, example: 1, description: 'Null: the platform itself' })
  tenantId!: number | null;

  @ApiProperty({
    example: '2026-11-28',
    description: 'The window of the schedule; there is one run for each kind, tenant and window',
  })
  window!: string;

  @ApiProperty({
    enum: JOB_STATES,
    example: 'done',
    description:
      '`failed`: retried when due; `dead`: all attempts failed, retried only on request; `parked`: waits until its tenant is active',
  })
  state!: JobState;

  @ApiProperty({ type: 'integer', example: 1 })
  attempts!: number;

  @ApiProperty({ ...object, example: {} })
  payload!: JobPayload;

  @ApiProperty({
    type: 'object',
    nullable: true,
    properties: { done: { type: 'integer' }, total: { type: 'integer' } },
    example: { done: 3, total: 10 },
  })
  progress!: { readonly done: number; readonly total: number } | null;

  @ApiProperty({ ...object, nullable: true, example: null })
  result!: JobPayload | null;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Error code of the last attempt' })
  error!: string | null;

  @ApiProperty(moment)
  queuedAt!: string | null;

  @ApiProperty({ ...moment, description: 'The run does not start before this time' })
  dueAt!: string | null;

  @ApiProperty(moment)
  startedAt!: string | null;

  @ApiProperty(moment)
  finishedAt!: string | null;
}

class JobCountView {
  @ApiProperty({ example: 'backup.tenant' })
  kind!: string;

  @ApiProperty({ enum: JOB_STATES, example: 'dead' })
  state!: JobState;

  @ApiProperty({ type: 'integer', example: 2 })
  total!: number;
}

export class JobStatsView {
  @ApiProperty({
    type: 'integer',
    example: 2,
    description: 'Runs whose attempts all failed; retry them to run them again',
  })
  dead!: number;

  @ApiProperty({ type: [JobCountView] })
  counts!: JobCountView[];
}

export function jobView(run: JobRun): JobView {
  const { kind, tenantId, window, state, attempts, payload, progress, result, error } = run;
  return {
    id: Number(run.id),
    kind,
    tenantId,
    window,
    state,
    attempts,
    payload,
    progress,
    result,
    error,
    queuedAt: iso(run.queuedAt),
    dueAt: iso(run.notBefore),
    startedAt: iso(run.startedAt),
    finishedAt: iso(run.finishedAt),
  };
}

export function jobStatsView(counts: readonly JobCount[]): JobStatsView {
  const dead = counts.filter(({ state }) => state === 'dead').reduce((sum, { total }) => sum + total, 0);
  return { dead, counts: [...counts] };
}

function iso(date: Date | null): string | null {
  return date === null ? null : date.toISOString();
}
