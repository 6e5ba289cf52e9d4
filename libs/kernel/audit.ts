import { randomUUID } from 'node:crypto';

export type AuditOutcome = 'done' | 'refused' | 'failed';

/**
 * One row of the audit log before it is sealed: actor, action, place and outcome (domain.md §4.9). It holds field names
 * and row ids, never a personal value.
 */
export interface AuditEvent {
  /** UUID created together with the event, so that an event that is relayed twice is written once. */
  readonly eventId: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly occurredAt: string;
  /** Null on the control plane. */
  readonly tenantId: number | null;
  readonly actorType: 'user' | 'api_key' | 'system';
  readonly actorUserId: number | null;
  readonly actorKeyId: number | null;
  /** The grant with which a platform administrator entered the tenant. */
  readonly grantId: number | null;
  /** `resource:action`, the same form as a permission. */
  readonly action: string;
  readonly outcome: AuditOutcome;
  /** HTTP status of the response; null outside HTTP. */
  readonly status: number | null;
  /** Method and path template, or the name of the command; never the URL. */
  readonly route: string | null;
  readonly entityType: string | null;
  readonly entityId: number | null;
  readonly requestId: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** Names of the fields the caller sent. */
  readonly changedFields: readonly string[] | null;
  /**
   * The reason given by a platform administrator or an operator for an action on a tenant; null for every other event.
   */
  readonly reason: string | null;
}

/** The same event as a row of the tenant's own log, for an action of the platform on that tenant. */
export function inTenantLog(event: AuditEvent, tenantId: number): AuditEvent {
  return { ...event, eventId: randomUUID(), tenantId };
}
