import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { choice, count, instant, json, nullable, rowId, varchar } from '#persistence';

export type StepState = 'pending' | 'running' | 'done' | 'compensated' | 'failed';

/** One step of an operation with a record of its effects, so that the compensation undoes exactly these. */
@Entity('operation_steps')
export class OperationStep {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column(rowId('operation_id'))
  operationId!: number;

  @Column(count('position'))
  position!: number;

  @Column(varchar('name', 60))
  name!: string;

  @Column(choice('state'))
  state!: StepState;

  @Column(json('record'))
  record!: Record<string, unknown>;

  @Column(count('attempts'))
  attempts!: number;

  @Column(nullable(instant('started_at')))
  startedAt!: Date | null;

  @Column(nullable(instant('finished_at')))
  finishedAt!: Date | null;
}
