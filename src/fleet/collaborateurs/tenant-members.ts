/** Port to the memberships, which are global. */
export interface TenantMembers {
  /** Whether the user may enter the tenant now. */
  isMember(tenantId: number, userId: number): Promise<boolean>;
}

/** Injection token of the {@link TenantMembers}. */
export const TENANT_MEMBERS = Symbol('TENANT_MEMBERS');
