import { isIPv4, isIPv6 } from 'node:net';
import type { EntityManager } from 'typeorm';
import type { AuditEvent } from '#kernel';
import type { ChainHead, SealedEvent } from './audit-chain';

const COLUMNS = `chain, sequence, event_id, occurred_at, tenant_id, actor_type, actor_user_id, actor_key_id, grant_id, action,
  outcome, status, route, entity_type, entity_id, request_id, ip, user_agent, changed_fields, reason, key_id, previous_hash, hash`;

/** Inserts sealed events in one statement. */
export async function insertSealed(manager: EntityManager, rows: readonly SealedEvent[], keyId: string): Promise<void> {
  if (rows.length === 0) return;
  const mark = `(${Array.from({ length: 16 }, () => '?').join(', ')}, INET6_ATON(?), ?, ?, ?, ?, ?, ?)`;
  await manager.query(
    `INSERT INTO audit_logs (${COLUMNS}) VALUES ${rows.map(() => mark).join(', ')}`,
    rows.flatMap((row) => valuesOf(row, keyId)),
  );
}

function valuesOf({ chain, sequence, previousHash, hash, event }: SealedEvent, keyId: string): unknown[] {
  return [
    chain,
    sequence,
    event.eventId,
    new Date(event.occurredAt),
    event.tenantId,
    event.actorType,
    event.actorUserId,
    event.actorKeyId,
    event.grantId,
    event.action,
    event.outcome,
    event.status,
    event.route,
    event.entityType,
    event.entityId,
    event.requestId,
    event.ip,
    event.userAgent,
    event.changedFields === null ? null : JSON.stringify(event.changedFields),
    event.reason,
    keyId,
    previousHash,
    hash,
  ];
}

/** A stored row of the log, with the key that sealed it. */
export interface ChainRow extends SealedEvent {
  readonly keyId: string;
}

interface RawRow {
  readonly sequence: number | string;
  readonly eventId: string;
  readonly occurredAt: Date;
  readonly changedFields: unknown;
  readonly keyId: string;
  readonly previousHash: Buffer;
  readonly hash: Buffer;
}

const SELECT = `SELECT sequence, event_id AS eventId, occurred_at AS occurredAt, tenant_id AS tenantId, actor_type AS actorType,
  actor_user_id AS actorUserId, actor_key_id AS actorKeyId, grant_id AS grantId, action, outcome, status, route,
  entity_type AS entityType, entity_id AS entityId, request_id AS requestId, INET6_NTOA(ip) AS ip, user_agent AS userAgent,
  changed_fields AS changedFields, reason, key_id AS keyId, previous_hash AS previousHash, hash FROM audit_logs`;

/** The next rows of a chain after a sequence number, in order. */
export async function rowsAfter(
  manager: EntityManager,
  { chain, sequence }: Pick<ChainHead, 'chain' | 'sequence'>,
  limit: number,
): Promise<readonly ChainRow[]> {
  const rows = await manager.query<(RawRow & Omit<AuditEvent, keyof RawRow>)[]>(
    `${SELECT} WHERE chain = ? AND sequence > ? ORDER BY sequence LIMIT ?`,
    [chain, sequence, limit],
  );
  return rows.map((row) => chainRow(chain, row));
}

function chainRow(chain: number, row: RawRow & Omit<AuditEvent, keyof RawRow>): ChainRow {
  const { sequence, keyId, previousHash, hash, occurredAt, changedFields, ...rest } = row;
  const fields = typeof changedFields === 'string' ? (JSON.parse(changedFields) as unknown) : changedFields;
  const event = { ...rest, occurredAt: occurredAt.toISOString(), changedFields: fields as AuditEvent['changedFields'] };
  return { chain, sequence: Number(sequence), keyId, previousHash, hash, event };
}

const LARGEST_ID = 4_294_967_295;

/** The event as the columns can store it: values are cut before sealing, because a value that the database cuts would break the seal. */
export function storable(event: AuditEvent): AuditEvent {
  return {
    ...event,
    action: event.action.slice(0, 100),
    route: cut(event.route, 200),
    requestId: cut(event.requestId, 128),
    userAgent: cut(event.userAgent, 255),
    entityType: cut(event.entityType, 60),
    entityId: event.entityId !== null && event.entityId <= LARGEST_ID ? event.entityId : null,
    ip: storableAddress(event.ip),
    // Events in an outbox from an earlier release have no such field.
    reason: cut(event.reason, 500),
  };
}

const cut = (text: string | null | undefined, length: number): string | null => text?.slice(0, length) ?? null;

/** The address in the form that the database returns; null for an invalid or missing address. */
export function storableAddress(ip: string | null | undefined): string | null {
  if (!ip) return null;
  const plain = ip.startsWith('::ffff:') && isIPv4(ip.slice(7)) ? ip.slice(7) : ip;
  if (isIPv4(plain)) return plain;
  // The shortest notation, as INET6_NTOA returns it.
  return isIPv6(plain) && !plain.includes('%') ? new URL(`http://[${plain}]/`).hostname.slice(1, -1) : null;
}
