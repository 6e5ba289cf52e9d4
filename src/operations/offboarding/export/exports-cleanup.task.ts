import { defineTask } from '#jobs';
import { ExportCleanup } from './export-cleanup.service';

/** Nightly. */
export const exportsCleanup = defineTask({
  name: 'exports.cleanup',
  scope: 'platform',
  schedule: { at: { hour: 3, minute: 45, zone: 'UTC' } },
  outside: { longestMs: 3_600_000 },
  uses: ExportCleanup,
  run: (cleanup) => cleanup.run(),
});
