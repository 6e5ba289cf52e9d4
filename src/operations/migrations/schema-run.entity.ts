import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { choice, count, instant, nullable, varchar } from '#persistence';

/** `failed` touched no tenant: what was tried before any of them did not work. */
export type SchemaRunState = 'running' | 'done' | 'partly_failed' | 'failed';

/** One run of `tenant:migrate` over the estate. */
@Entity('schema_runs')
export class SchemaRun {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column(varchar('target_version', 100))
  targetVersion!: string;

  @Column(choice('state'))
  state!: SchemaRunState;

  @Column(count('planned'))
  planned!: number;

  @Column(nullable(varchar('error', 255)))
  error!: string | null;

  @Column(varchar('actor', 120))
  actor!: string;

  @Column(instant('started_at'))
  startedAt!: Date;

  @Column(nullable(instant('finished_at')))
  finishedAt!: Date | null;
}
