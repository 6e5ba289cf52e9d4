import { defineTask } from '#jobs';
import { KeptDataExpiry } from './kept-data-expiry.service';

/** Nightly. */
export const restoreForget = defineTask({
  name: 'restore.forget',
  scope: 'platform',
  schedule: { at: { hour: 3, minute: 10, zone: 'UTC' } },
  uses: KeptDataExpiry,
  run: (expiry) => expiry.run(),
});
