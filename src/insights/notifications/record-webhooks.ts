import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { JobRuns } from '#jobs';
import type { AuditEvent } from '#kernel';
import { ownValue } from '#kernel';
import { CommittedEvents } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { eventIdOf, insertDeliveries } from '../../webhooks/webhook-deliveries';
import type { NewDelivery } from '../../webhooks/webhook-deliveries';
import { WEBHOOK_RUN } from './alert-webhooks.service';
import { IMPORT_FINISHED, RECORD_SUBJECTS } from './webhook-events';
import type { RecordChange } from './webhook-events';
import { COMPANY_WEBHOOKS, subscribersOf } from './webhook-subscriptions';

/**
 * Rows of an import have no events of their own, because a file has up to a hundred thousand of them; the end of the
 * import has one.
 */
const IMPORT_ROUTE = /^import \d+$/;

interface Occurred {
  readonly type: string;
  readonly event: AuditEvent;
  readonly path: string;
}

/**
 * Creates webhook events for changes of records from the audit rows of a write, in the same transaction: there is an
 * event for each committed change and for no other. An event names the record and does not contain its data.
 */
@Injectable()
export class RecordWebhooks implements OnModuleInit {
  /** Companies with deliveries that wait for a commit. */
  private readonly waiting = new Map<number, TenantContext>();

  constructor(
    private readonly committed: CommittedEvents,
    private readonly runs: JobRuns,
  ) {}

  onModuleInit(): void {
    this.committed.beforeCommit((manager, tenant, events) => this.queue(manager, tenant, events));
    this.committed.onCommitted((tenantId) => void this.send(tenantId));
  }

  private async queue(manager: EntityManager, tenant: TenantContext, events: readonly AuditEvent[]): Promise<void> {
    const occurred = events.flatMap(occurrenceOf);
    if (occurred.length === 0) return;
    const types = [...new Set(occurred.map(({ type }) => type))];
    const subscribers = await subscribersOf(manager, types);
    const rows = occurred.flatMap((one) =>
      subscribers
        .filter(({ type }) => type === one.type)
        .map(({ endpointId }) => deliveryOf(one, endpointId, tenant.slug)),
    );
    if (rows.length === 0) return;
    await insertDeliveries(manager, COMPANY_WEBHOOKS, rows);
    this.waiting.set(tenant.tenantId, tenant);
  }

  /** Deliveries that cannot be enqueued now are found at night. */
  private async send(tenantId: number): Promise<void> {
    const tenant = this.waiting.get(tenantId);
    if (tenant === undefined) return;
    this.waiting.delete(tenantId);
    await this.runs.enqueue({ kind: WEBHOOK_RUN, window: randomUUID(), tenant }).catch(() => undefined);
  }
}

function occurrenceOf(event: AuditEvent): Occurred[] {
  const { entityType, entityId, route, action } = event;
  if (entityType === null || entityId === null || event.outcome !== 'done') return [];
  if (action === 'imports:finish') return [{ type: IMPORT_FINISHED, event, path: `/api/v1/imports/${entityId}` }];
  const subject = ownValue(RECORD_SUBJECTS, entityType);
  // Audited reads, such as an export, change nothing.
  if (subject === undefined || route?.startsWith('GET ') === true || IMPORT_ROUTE.test(route ?? '')) return [];
  const path = `/api/v1/${subject.path}/${entityId}`;
  return [{ type: `${subject.name}.${changeOf(event)}`, event, path }];
}

function changeOf({ route, status, action }: AuditEvent): RecordChange {
  if (route?.startsWith('DELETE ') === true) return 'deleted';
  return status === 201 || action.endsWith(':create') ? 'created' : 'updated';
}

/** The id is derived from the audit event and the webhook, so a repeated event is written once. */
function deliveryOf({ type, event, path }: Occurred, endpointId: number, company: string): NewDelivery {
  const eventId = eventIdOf(`${event.eventId} ${type} ${endpointId}`);
  const { entityId, action, route, changedFields, actorType, actorUserId, requestId } = event;
  const data = { id: entityId, path, action, route, changedFields, actorType, actorUserId, requestId };
  return { endpointId, eventId, type, payload: { id: eventId, type, timestamp: event.occurredAt, company, data } };
}
