import type { TenantMembers } from '../../src/fleet/collaborateurs/tenant-members';

/** Users up to 999 belong to the tenant of a test, others do not; all have a role without limits. */
export const MEMBERS: TenantMembers = {
  isMember: async (_tenantId, userId) => userId < 1000,
  roleOf: async () => 'gestionnaire',
};
