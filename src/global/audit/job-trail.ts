import { randomUUID } from 'node:crypto';
import type { JobAudit, JobEnd } from '#jobs';
import { clock } from '#kernel';
import type { AuditEvent, AuditOutcome } from '#kernel';
import type { AuditTrail } from './audit-trail';

const OUTCOMES: Readonly<Record<JobEnd['state'], AuditOutcome>> = {
  done: 'done',
  discarded: 'refused',
  dead: 'failed',
};

/** Audit events of background jobs: all jobs of a tenant, and jobs that failed. */
export function jobTrail(trail: AuditTrail): JobAudit {
  return {
    record: (end) => {
      // Successful jobs of the platform read no tenant data, so they are not recorded.
      if (end.tenantId !== null || end.state !== 'done') trail.record(eventOf(end));
    },
    drain: () => trail.drain(),
  };
}

function eventOf({ runId, kind, tenantId, state }: JobEnd): AuditEvent {
  return {
    eventId: randomUUID(),
    occurredAt: clock.now().toISOString(),
    tenantId,
    actorType: 'system',
    actorUserId: null,
    actorKeyId: null,
    grantId: null,
    action: 'jobs:run',
    outcome: OUTCOMES[state],
    status: null,
    route: `job ${kind}`,
    entityType: 'job_runs',
    entityId: runId,
    requestId: null,
    ip: null,
    userAgent: null,
    changedFields: null,
    reason: null,
  };
}
