import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { JobPayload, JobState } from '#jobs';
import { choice, count, instant, json, nullable, rowId, varchar } from '#persistence';

/** A run, read-only here: `libs/jobs` writes the rows. */
@Entity('job_runs')
export class JobRun {
  @PrimaryColumn({ name: 'id', type: 'bigint', unsigned: true })
  id!: string;

  @Column(varchar('kind', 60))
  kind!: string;

  @Column(nullable(rowId('tenant_id')))
  tenantId!: number | null;

  @Column(varchar('window_key', 64))
  window!: string;

  @Column(json('payload'))
  payload!: JobPayload;

  @Column(choice('state'))
  state!: JobState;

  @Column(count('attempts'))
  attempts!: number;

  @Column(instant('queued_at'))
  queuedAt!: Date;

  @Column(instant('not_before'))
  notBefore!: Date;

  @Column(nullable(instant('started_at')))
  startedAt!: Date | null;

  @Column(nullable(instant('finished_at')))
  finishedAt!: Date | null;

  @Column(nullable(json('progress')))
  progress!: { readonly done: number; readonly total: number } | null;

  @Column(nullable(json('result')))
  result!: JobPayload | null;

  @Column(nullable(varchar('error', 255)))
  error!: string | null;
}
