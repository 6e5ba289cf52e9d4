import { randomUUID } from 'node:crypto';
import type { JobAudit, JobEnd } from '#jobs';
import type { AuditEvent, AuditOutcome } from '#kernel';
import type { AuditTrail } from './audit-trail';

const OUTCOMES: Readonly<Record<JobEnd['state'], AuditOutcome>> = {
  done: 'done',
  discarded: 'refused',
  dead: 'failed',
};

/** Background work as the audit log tells it: what was done for a tenant, and whatever did not come to a good end. */
export function jobTrail(trail: AuditTrail): JobAudit {
  return {
    record: (end) => {
      // The platform's own rounds read no tenant's data.
      if (end.tenantId !== null || end.state !== 'done') trail.record(eventOf(end));
    },
    drain: () => trail.drain(),
  };
}

function eventOf({ runId, kind, tenantId, state }: JobEnd): AuditEvent {
  return {
    eventId: randomUUID(),
    occurredAt: new Date().toISOString(),
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
