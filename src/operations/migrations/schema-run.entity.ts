import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { choice, count, instant, nullable, varchar } from '#persistence';

/** `failed`: the rehearsal failed, and no tenant was migrated. */
export type SchemaRunState = 'running' | 'done' | 'partly_failed' | 'failed';

/** A run of `tenant:migrate`. */
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
