import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { choice, instant, nullable, rowId, varchar } from '#persistence';

/** What a run did to one tenant. */
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

  @Column(choice('state'))
  state!: 'done' | 'failed';

  @Column(nullable(varchar('error', 255)))
  error!: string | null;

  @Column(instant('finished_at'))
  finishedAt!: Date;
}
