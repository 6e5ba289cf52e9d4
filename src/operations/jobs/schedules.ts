import type { Schedule } from '#jobs';

/** All schedules with their default times. */
export const SCHEDULES: readonly Schedule[] = [
  { kind: 'warm_pool.refill', scope: 'platform', at: { everyMs: 15_000 } },
  { kind: 'mail.deliver', scope: 'platform', at: { everyMs: 30_000 } },
  { kind: 'platform_webhooks.deliver', scope: 'platform', at: { everyMs: 15_000 } },
  { kind: 'metrics.sample', scope: 'platform', at: { everyMs: 60_000 } },
  { kind: 'audit.sweep', scope: 'platform', at: { everyMs: 600_000 } },
  { kind: 'audit.retention', scope: 'tenant', at: { hour: 3, minute: 30, zone: 'tenant' }, spreadMs: 3_600_000 },
  { kind: 'attachments.cleanup', scope: 'tenant', at: { hour: 3, minute: 15, zone: 'tenant' }, spreadMs: 3_600_000 },
  { kind: 'imports.cleanup', scope: 'tenant', at: { hour: 3, minute: 20, zone: 'tenant' }, spreadMs: 3_600_000 },
  { kind: 'backup.tenant', scope: 'tenant', at: { hour: 1, minute: 0, zone: 'tenant' }, spreadMs: 7_200_000 },
  { kind: 'backup.global', scope: 'platform', at: { hour: 5, minute: 0, zone: 'UTC' } },
  { kind: 'backup.prune', scope: 'platform', at: { hour: 6, minute: 0, zone: 'UTC' } },
  {
    kind: 'backup.verify',
    scope: 'tenant',
    at: { hour: 4, minute: 0, weekday: 7, zone: 'tenant' },
    spreadMs: 10_800_000,
  },
  { kind: 'workshop.night', scope: 'tenant', at: { hour: 0, minute: 10, zone: 'tenant' }, spreadMs: 1_800_000 },
  { kind: 'maintenance.night', scope: 'tenant', at: { hour: 0, minute: 30, zone: 'tenant' }, spreadMs: 1_800_000 },
  { kind: 'alerts.evaluate', scope: 'tenant', at: { hour: 2, minute: 0, zone: 'tenant' }, spreadMs: 900_000 },
  { kind: 'upkeep.cleanup', scope: 'tenant', at: { hour: 2, minute: 30, zone: 'tenant' }, spreadMs: 3_600_000 },
  {
    kind: 'upkeep.analyze',
    scope: 'tenant',
    at: { hour: 1, minute: 15, weekday: 7, zone: 'tenant' },
    spreadMs: 7_200_000,
  },
  {
    kind: 'upkeep.optimize',
    scope: 'tenant',
    at: { hour: 1, minute: 10, weekday: 6, zone: 'tenant' },
    spreadMs: 10_800_000,
  },
  { kind: 'restore.forget', scope: 'platform', at: { hour: 3, minute: 10, zone: 'UTC' } },
  { kind: 'exports.cleanup', scope: 'platform', at: { hour: 3, minute: 45, zone: 'UTC' } },
  { kind: 'tenants.purge', scope: 'platform', at: { hour: 4, minute: 0, zone: 'UTC' } },
  { kind: 'domains.check', scope: 'platform', at: { hour: 7, minute: 0, zone: 'UTC' } },
  { kind: 'tenants.identify', scope: 'platform', at: { hour: 2, minute: 50, zone: 'UTC' } },
  { kind: 'identity.cleanup', scope: 'platform', at: { hour: 3, minute: 0, zone: 'UTC' } },
];
