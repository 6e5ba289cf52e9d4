import { Column, Entity, PrimaryColumn } from 'typeorm';
import { choice, count, flag, instant, nullable, rowId, varchar } from '#persistence';

/** `running`: the data are at the former place. `kept`: they have moved, and the former copy is kept for an undo. */
export type MoveState = 'running' | 'kept' | 'undone' | 'forgotten';

/** A move of a tenant to another server, by the operation that makes it. An abandoned move has no row. */
@Entity('tenant_moves')
export class TenantMove {
  @PrimaryColumn({ name: 'operation_id', type: 'int', unsigned: true })
  operationId!: number;

  @Column(rowId('tenant_id'))
  tenantId!: number;

  @Column(rowId('from_server_id'))
  fromServerId!: number;

  @Column(rowId('to_server_id'))
  toServerId!: number;

  /** False if the tenant was in maintenance during the copy: there is no replication back. */
  @Column(flag('is_online'))
  isOnline!: boolean;

  @Column(choice('state'))
  state!: MoveState;

  @Column(nullable(instant('flipped_at')))
  flippedAt!: Date | null;

  /** Until then the move can be undone. */
  @Column(nullable(instant('kept_until')))
  keptUntil!: Date | null;

  /** The end of the new server's binary log at the flip: what follows is replicated back. */
  @Column(nullable(varchar('log_file', 255)))
  logFile!: string | null;

  @Column({ name: 'log_position', type: 'bigint', unsigned: true, nullable: true })
  logPosition!: string | null;

  /** How long access was stopped, in milliseconds. */
  @Column(nullable(count('fence_ms')))
  fenceMs!: number | null;
}
