import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { choice, instant, json, nullable, rowId, varchar } from '#persistence';

/** What happened, by whom, to what; no personal value (domain.md §4.9). The application may add rows and read them, nothing else. */
@Entity('audit_logs')
export class AuditEntry {
  @PrimaryGeneratedColumn({ type: 'bigint', unsigned: true })
  id!: string;

  @Column(instant('occurred_at'))
  occurredAt!: Date;

  @Column(nullable(rowId('tenant_id')))
  tenantId!: number | null;

  @Column(nullable(rowId('actor_user_id')))
  actorUserId!: number | null;

  @Column(choice('actor_type'))
  actorType!: 'user' | 'system' | 'api_key';

  @Column(varchar('action', 100))
  action!: string;

  @Column(nullable(varchar('entity_type', 60)))
  entityType!: string | null;

  @Column(nullable(rowId('entity_id')))
  entityId!: number | null;

  @Column(nullable(varchar('request_id', 128)))
  requestId!: string | null;

  /** 4 or 16 bytes, as INET6_ATON gives them. */
  @Column({ name: 'ip', type: 'varbinary', length: 16, nullable: true })
  ip!: Buffer | null;

  @Column(nullable(varchar('user_agent', 255)))
  userAgent!: string | null;

  @Column(nullable(json('changed_fields')))
  changedFields!: Record<string, unknown> | null;
}
