import { defineTask } from '#jobs';
import { TenantPurges } from './tenant-purges.service';

/** Nightly: erases tenants whose grace period has ended, and expired copies. */
export const tenantsPurge = defineTask({
  name: 'tenants.purge',
  scope: 'platform',
  schedule: { at: { hour: 4, minute: 0, zone: 'UTC' } },
  uses: TenantPurges,
  run: (purges, { signal }) => purges.purgeDue(signal),
  summary: ({ purged, failed }) => ({ purged: [...purged], failed: failed.map(({ tenantId }) => tenantId) }),
});
