import type { Schedule } from '#jobs';

/** What is done by the clock, and when. */
export const SCHEDULES: readonly Schedule[] = [
  { kind: 'warm_pool.refill', scope: 'platform', at: { everyMs: 15_000 } },
  { kind: 'mail.deliver', scope: 'platform', at: { everyMs: 30_000 } },
  { kind: 'audit.sweep', scope: 'platform', at: { everyMs: 600_000 } },
  { kind: 'audit.retention', scope: 'tenant', at: { hour: 3, minute: 30, zone: 'tenant' }, spreadMs: 3_600_000 },
  { kind: 'attachments.cleanup', scope: 'tenant', at: { hour: 3, minute: 15, zone: 'tenant' }, spreadMs: 3_600_000 },
  { kind: 'imports.cleanup', scope: 'tenant', at: { hour: 3, minute: 20, zone: 'tenant' }, spreadMs: 3_600_000 },
  { kind: 'workshop.night', scope: 'tenant', at: { hour: 0, minute: 10, zone: 'tenant' }, spreadMs: 1_800_000 },
  { kind: 'maintenance.night', scope: 'tenant', at: { hour: 0, minute: 30, zone: 'tenant' }, spreadMs: 1_800_000 },
  { kind: 'alerts.evaluate', scope: 'tenant', at: { hour: 2, minute: 0, zone: 'tenant' }, spreadMs: 900_000 },
  { kind: 'exports.cleanup', scope: 'platform', at: { hour: 3, minute: 45, zone: 'UTC' } },
  { kind: 'tenants.purge', scope: 'platform', at: { hour: 4, minute: 0, zone: 'UTC' } },
  { kind: 'identity.cleanup', scope: 'platform', at: { hour: 3, minute: 0, zone: 'UTC' } },
];
