import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { choice, count, instant, nullable, rowId, varchar } from '#persistence';

/** `skipped`: planned but never tried, or interrupted and not continued. */
export type SchemaRunItemState = 'pending' | 'running' | 'done' | 'failed' | 'skipped';

export type SchemaWave = 'canary' | 'rest';

/** The migration of one tenant in a run; recorded before the run begins. */
@Entity('schema_run_items')
export class SchemaRunItem {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column(rowId('run_id'))
  runId!: number;

  @Column(rowId('tenant_id'))
  tenantId!: number;

  @Column(varchar('from_version', 100))
  fromVersion!: string;

  @Column(choice('wave'))
  wave!: SchemaWave;

  @Column(choice('state'))
  state!: SchemaRunItemState;

  @Column(count('attempts'))
  attempts!: number;

  @Column(nullable(varchar('error', 255)))
  error!: string | null;

  @Column(nullable(instant('started_at')))
  startedAt!: Date | null;

  @Column(nullable(instant('finished_at')))
  finishedAt!: Date | null;

  @Column(nullable(count('duration_ms')))
  durationMs!: number | null;
}
