import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn, UpdateDateColumn } from 'typeorm';
import { choice, instant, json, nullable, rowId, varchar } from '#persistence';

export type OperationState = 'running' | 'done' | 'failed' | 'compensated';

/** A saga: what was asked, how far it came, and who is working on it (architecture.md §6). */
@Entity('operations')
export class Operation {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column(varchar('kind', 60))
  kind!: string;

  @Column(nullable(rowId('tenant_id')))
  tenantId!: number | null;

  @Column(nullable(varchar('idempotency_key', 255)))
  idempotencyKey!: string | null;

  @Column(nullable(varchar('fingerprint', 64)))
  fingerprint!: string | null;

  @Column(choice('state'))
  state!: OperationState;

  @Column(json('input'))
  input!: Record<string, unknown>;

  /** Code of the error that ended it; never a driver's message. */
  @Column(nullable(varchar('error', 255)))
  error!: string | null;

  /** Of the step that runs: how much of how much. */
  @Column(nullable(json('progress')))
  progress!: { readonly done: number; readonly total: number } | null;

  /** What came of it, for operators; free of secrets. */
  @Column(nullable(json('result')))
  result!: Record<string, unknown> | null;

  @Column(varchar('actor', 120))
  actor!: string;

  @Column(nullable(varchar('lease_owner', 64)))
  leaseOwner!: string | null;

  @Column(nullable(instant('lease_until')))
  leaseUntil!: Date | null;

  @CreateDateColumn(instant('created_at'))
  createdAt!: Date;

  @UpdateDateColumn(instant('updated_at'))
  updatedAt!: Date;

  @Column(nullable(instant('finished_at')))
  finishedAt!: Date | null;
}
