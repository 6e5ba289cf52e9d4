import type { TenantMembers } from '../../src/tenant-settings/tenant-members';

/** Users up to 999 are members of the tenant of a test, others are not; all have an unrestricted role. */
export const MEMBERS: TenantMembers = {
  isMember: async (_tenantId, userId) => userId < 1000,
  roleOf: async () => 'gestionnaire',
};
