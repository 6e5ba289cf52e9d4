/** Port to the memberships, which are global. */
export interface TenantMembers {
  /** Whether the user may enter the tenant now. */
  isMember(tenantId: number, userId: number): Promise<boolean>;
  /** Code of the role the user holds in the tenant; null for none, and for who is inside by a grant. */
  roleOf(tenantId: number, userId: number): Promise<string | null>;
}

/** Injection token of the {@link TenantMembers}. */
export const TENANT_MEMBERS = Symbol('TENANT_MEMBERS');
