import { defineTask } from '#jobs';
import { AuditRetentionRound } from './audit-retention-round.service';
import { AuditSweep } from './audit-sweep';

/** Nightly. */
export const auditRetention = defineTask({
  name: 'audit.retention',
  scope: 'tenant',
  schedule: { at: { hour: 3, minute: 30, zone: 'tenant' }, spreadMs: 3_600_000 },
  uses: AuditRetentionRound,
  run: (round, { tenantId }) => round.run(tenantId),
});

/** Every ten minutes. */
export const auditSweep = defineTask({
  name: 'audit.sweep',
  scope: 'platform',
  schedule: { at: { everyMs: 600_000 } },
  uses: AuditSweep,
  run: (sweep, { signal }) => sweep.run(signal),
});
