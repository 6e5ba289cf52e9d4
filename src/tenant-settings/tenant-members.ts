/** Port to the memberships, which are in the global database. */
export interface TenantMembers {
  /** Whether the user may access the tenant now. */
  isMember(tenantId: number, userId: number): Promise<boolean>;
  /** Code of the user's role in the tenant; null without a membership, also for a user who has access through a grant. */
  roleOf(tenantId: number, userId: number): Promise<string | null>;
}

/** Injection token of the {@link TenantMembers}. */
export const TENANT_MEMBERS = Symbol('TENANT_MEMBERS');
