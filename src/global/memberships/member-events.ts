import type { AuditEvent } from '#kernel';

/** Port for committed changes of the members of a company. Implementations must not throw. */
export interface MemberEvents {
  /** Called after the commit. */
  committed(tenantId: number, event: AuditEvent): void;
}

/** Injection token of {@link MemberEvents}. */
export const MEMBER_EVENTS = Symbol('MEMBER_EVENTS');
