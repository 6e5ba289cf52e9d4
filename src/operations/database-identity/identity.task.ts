import { defineTask } from '#jobs';
import { IdentityNotes } from './identity-notes.service';

/** Nightly. */
export const tenantsIdentify = defineTask({
  name: 'tenants.identify',
  scope: 'platform',
  schedule: { at: { hour: 2, minute: 50, zone: 'UTC' } },
  uses: IdentityNotes,
  run: (notes, { signal }) => notes.run(signal),
});
