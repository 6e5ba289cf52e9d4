import { randomUUID } from 'node:crypto';

export type AuditOutcome = 'done' | 'refused' | 'failed';

/**
 * One row of the audit log before it is sealed: who did what, where, with what outcome (domain.md §4.9). It holds names of
 * fields and ids of rows, never a personal value.
 */
export interface AuditEvent {
  /** UUID given where it happened: an event that is relayed twice is written once. */
  readonly eventId: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly occurredAt: string;
  /** Null on the control plane. */
  readonly tenantId: number | null;
  readonly actorType: 'user' | 'api_key' | 'system';
  readonly actorUserId: number | null;
  readonly actorKeyId: number | null;
  /** The grant by which a platform administrator was inside the tenant. */
  readonly grantId: number | null;
  /** `resource:action`, as permissions are written. */
  readonly action: string;
  readonly outcome: AuditOutcome;
  /** Of the HTTP answer; null where there was none. */
  readonly status: number | null;
  /** Method and template, or the command; never the URL. */
  readonly route: string | null;
  readonly entityType: string | null;
  readonly entityId: number | null;
  readonly requestId: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** Names of the fields the caller sent. */
  readonly changedFields: readonly string[] | null;
  /** Why a platform administrator or an operator did it to a tenant; null for everything else. */
  readonly reason: string | null;
}

/** The same event as a row of a tenant's own log: what the platform did to it. */
export function inTenantLog(event: AuditEvent, tenantId: number): AuditEvent {
  return { ...event, eventId: randomUUID(), tenantId };
}
