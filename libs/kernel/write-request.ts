import { randomUUID } from 'node:crypto';
import { clock } from './clock';
import { systemActor } from './actor';
import type { Actor } from './actor';
import type { AuditEvent } from './audit';

/** An action of a platform administrator on a tenant. */
export interface TenantAct {
  /**
   * The tenant whose log also receives the row. Null if the request does not name the tenant, or if the action concerns
   * the whole platform.
   */
  readonly tenantId: number | null;
  readonly reason: string;
}

/** The parameters of one write, independent of HTTP: actor, idempotency key, expected version. */
export interface WriteRequest {
  readonly actor: Actor;
  /**
   * `fingerprint` is the SHA-256 of method, route and canonical body. `scope` separates actors that may choose equal
   * keys.
   */
  readonly idempotency: { readonly key: string; readonly scope: string; readonly fingerprint: string } | null;
  /** The version the client last read (`If-Match`, or `version` in the body); null if the client sent none. */
  readonly expectedVersion: number | null;
  /** The audit row that is written in the transaction of the effect. `entityId` is the id of a newly created record. */
  auditEvent(entityId: number | null): AuditEvent;
  /** The platform's action on a tenant that this write is part of; null for every other write. */
  readonly tenantAct: TenantAct | null;
  /**
   * Tells the edge that the audit row was committed together with the effect, so that the edge writes no second row.
   */
  markAudited(): void;
  /** Tells the edge that the response is a stored one (`Idempotent-Replayed: true`). */
  markReplayed(): void;
}

/** The id of the record that a write returned, for its audit row. */
export function entityIdOf(value: unknown): number | null {
  if (typeof value !== 'object' || value === null || !('id' in value)) return null;
  return typeof value.id === 'number' ? value.id : null;
}

/**
 * The same write with another action in the audit log, for writes that needed a permission beyond that of the route.
 */
export function auditedAs(write: WriteRequest, action: string): WriteRequest {
  return { ...write, auditEvent: (entityId) => ({ ...write.auditEvent(entityId), action }) };
}

/** The same platform action, with the tenant filled in after it became known. */
export function onTenant(write: WriteRequest, tenantId: number | null): WriteRequest {
  return write.tenantAct === null ? write : { ...write, tenantAct: { ...write.tenantAct, tenantId } };
}

/**
 * A write by the system itself in a tenant: demo data, jobs. `action` names it in the audit log, in the form of a
 * permission.
 */
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

/** An action of the system as a row of the audit log. */
export function systemEvent(facts: SystemFacts): AuditEvent {
  return {
    ...facts,
    eventId: randomUUID(),
    occurredAt: clock.now().toISOString(),
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
