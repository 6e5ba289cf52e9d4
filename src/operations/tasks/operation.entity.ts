import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn, UpdateDateColumn } from 'typeorm';
import { choice, instant, json, nullable, rowId, varchar } from '#persistence';

export type OperationState = 'running' | 'done' | 'failed' | 'compensated';

/** What a person asked for: the request, its outcome, and the run that carries it out (architecture.md §10). */
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

  /** Code of the error that ended the operation; never a message of the driver. */
  @Column(nullable(varchar('error', 255)))
  error!: string | null;

  /** Progress of the running step: done and total. */
  @Column(nullable(json('progress')))
  progress!: { readonly done: number; readonly total: number } | null;

  /** The result for operators, without secrets. */
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
