import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { choice, instant, json, nullable, rowId, smallInteger, varchar } from '#persistence';

export type AuditOutcome = 'done' | 'refused' | 'failed';

/**
 * An audit row: the action, its actor and its record, without personal values (domain.md §4.9). The application account can
 * insert and select rows only.
 */
@Entity('audit_logs')
export class AuditEntry {
  @PrimaryGeneratedColumn({ type: 'bigint', unsigned: true })
  id!: string;

  /** The tenant's id, 0 for the platform's own chain. */
  @Column(rowId('chain'))
  chain!: number;

  /** Counts from 1 within the chain, without gaps. */
  @Column({ name: 'sequence', type: 'bigint', unsigned: true })
  sequence!: string;

  /** Assigned where the event happened, so that an event that is relayed twice is stored once. */
  @Column({ name: 'event_id', type: 'char', length: 36 })
  eventId!: string;

  @Column(instant('occurred_at'))
  occurredAt!: Date;

  @Column(nullable(rowId('tenant_id')))
  tenantId!: number | null;

  @Column(nullable(rowId('actor_user_id')))
  actorUserId!: number | null;

  @Column(choice('actor_type'))
  actorType!: 'user' | 'system' | 'api_key';

  @Column(nullable(rowId('actor_key_id')))
  actorKeyId!: number | null;

  /** The grant under which a platform administrator was inside the tenant. */
  @Column(nullable(rowId('grant_id')))
  grantId!: number | null;

  @Column(choice('outcome'))
  outcome!: AuditOutcome;

  /** HTTP status of the response. */
  @Column(nullable(smallInteger('status')))
  status!: number | null;

  /** HTTP method and route template, never the URL. */
  @Column(nullable(varchar('route', 200)))
  route!: string | null;

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
  changedFields!: string[] | null;

  /** Reason given by the platform administrator or operator who acted on the tenant. */
  @Column(nullable(varchar('reason', 500)))
  reason!: string | null;

  /** Id of the master key from which the seal key is derived. */
  @Column(varchar('key_id', 60))
  keyId!: string;

  @Column({ name: 'previous_hash', type: 'binary', length: 32 })
  previousHash!: Buffer;

  /** HMAC-SHA256 over the row and the previous hash. */
  @Column({ name: 'hash', type: 'binary', length: 32 })
  hash!: Buffer;
}
