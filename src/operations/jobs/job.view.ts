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

  @ApiProperty({ type: 'integer', nullable: true, example: 1, description: 'Null is the platform itself' })
  tenantId!: number | null;

  @ApiProperty({ example: '2026-11-28', description: 'The occasion: of kind, tenant and window there is one run' })
  window!: string;

  @ApiProperty({
    enum: JOB_STATES,
    example: 'done',
    description: '`failed` is tried again when it is due, `dead` no more; `parked` waits until its tenant is served',
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

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Code of what the last attempt failed of' })
  error!: string | null;

  @ApiProperty(moment)
  queuedAt!: string | null;

  @ApiProperty({ ...moment, description: 'Not begun before' })
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
  @ApiProperty({ type: 'integer', example: 2, description: 'Runs that are given up until somebody retries them' })
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
