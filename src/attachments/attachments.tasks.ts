import { defineTask } from '#jobs';
import { TenantRunner } from '#tenancy';
import { AttachmentNight } from './attachment-night.service';
import { AttachmentScans } from './attachment-scans.service';
import { SCAN_JOB } from './pending-scans.service';

/** Nightly. */
export const attachmentsCleanup = defineTask({
  name: 'attachments.cleanup',
  scope: 'tenant',
  schedule: { at: { hour: 3, minute: 15, zone: 'tenant' }, spreadMs: 3_600_000 },
  outside: { longestMs: 3_600_000 },
  uses: AttachmentNight,
  run: (night, { tenantId, signal }) => night.run(tenantId, signal),
});

/** After an upload while the scanner was unavailable; retried until the scanner answers. */
export const attachmentsScan = defineTask({
  name: SCAN_JOB,
  scope: 'tenant',
  attempts: 10,
  outside: { longestMs: 600_000 },
  uses: TenantRunner,
  run: async (tenants, { tenantId, signal }) => ({
    scanned: await tenants.run(tenantId, AttachmentScans, (scans) => scans.run(signal)),
  }),
});
