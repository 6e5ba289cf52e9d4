import { randomUUID } from 'node:crypto';
import { systemActor } from './actor';
import type { Actor } from './actor';
import type { AuditEvent } from './audit';

/** What a platform administrator does to a tenant. */
export interface TenantAct {
  /** Whose log gets the row as well; null where the tenant is not known from the request, or the act is on the platform as a whole. */
  readonly tenantId: number | null;
  readonly reason: string;
}

/** What a client said about one write, independent of HTTP: who, under which idempotency key, against which version. */
export interface WriteRequest {
  readonly actor: Actor;
  /** `fingerprint` is the SHA-256 of method, route and canonical body; `scope` separates the actors that may choose equal keys. */
  readonly idempotency: { readonly key: string; readonly scope: string; readonly fingerprint: string } | null;
  /** The version the client last saw (`If-Match`, or `version` of the body); null when it named none. */
  readonly expectedVersion: number | null;
  /** The row to be written in the transaction of the effect; `entityId` is that of a record just made. */
  auditEvent(entityId: number | null): AuditEvent;
  /** What the write does to a tenant as an act of the platform; null for every other write. */
  readonly tenantAct: TenantAct | null;
  /** Tells the edge that the audit row was committed with the effect: it writes none of its own. */
  markAudited(): void;
  /** Tells the edge that the answer is a stored one (`Idempotent-Replayed: true`). */
  markReplayed(): void;
}

/** The id of the record a write answered, for its audit row. */
export function entityIdOf(value: unknown): number | null {
  if (typeof value !== 'object' || value === null || !('id' in value)) return null;
  return typeof value.id === 'number' ? value.id : null;
}

/** The same write under another name in the audit log: it was done by a permission beyond that of its route. */
export function auditedAs(write: WriteRequest, action: string): WriteRequest {
  return { ...write, auditEvent: (entityId) => ({ ...write.auditEvent(entityId), action }) };
}

/** The same act of the platform once it is known on which tenant. */
export function onTenant(write: WriteRequest, tenantId: number | null): WriteRequest {
  return write.tenantAct === null ? write : { ...write, tenantAct: { ...write.tenantAct, tenantId } };
}

/** A write of the system itself in a tenant: demo data, jobs. `action` names it in the audit log, as a permission would. */
export function systemWrite(name: string, tenantId: number | null, action: string): WriteRequest {
  return {
    actor: systemActor(name),
    idempotency: null,
    expectedVersion: null,
    auditEvent: (entityId) => systemEvent({ tenantId, action, entityId, outcome: 'done', route: name }),
    tenantAct: null,
    markAudited: () => undefined,
    markReplayed: () => undefined,
  };
}

type SystemFacts = Pick<AuditEvent, 'tenantId' | 'action' | 'entityId' | 'outcome' | 'route'>;

/** What the system did, as a row of the audit log. */
export function systemEvent(facts: SystemFacts): AuditEvent {
  return {
    ...facts,
    eventId: randomUUID(),
    occurredAt: new Date().toISOString(),
    actorType: 'system',
    actorUserId: null,
    actorKeyId: null,
    grantId: null,
    status: null,
    entityType: facts.action.split(':')[0] ?? null,
    requestId: null,
    ip: null,
    userAgent: null,
    changedFields: null,
    reason: null,
  };
}
