import type { AuditEvent } from '#kernel';

/** Hears what was done about the members of a company, after it was. It must not throw. */
export interface MemberNews {
  told(tenantId: number, event: AuditEvent): void;
}

/** Injection token of {@link MemberNews}. */
export const MEMBER_NEWS = Symbol('MEMBER_NEWS');
