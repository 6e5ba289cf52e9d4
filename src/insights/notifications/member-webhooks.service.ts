import { systemActor } from '#kernel';
import type { AuditEvent } from '#kernel';
import { InjectTenant, TenantScoped, CommittedEvents, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';

/**
 * Delivers events about members, which are stored in the control plane, to the company's webhooks. The job was
 * enqueued together with the change and is repeated until the event is written. A repeated event is written once,
 * because its id is derived from the audit event.
 */
@TenantScoped()
export class MemberWebhooks {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly writes: TenantWrites,
    private readonly committed: CommittedEvents,
  ) {}

  async tell(event: AuditEvent): Promise<void> {
    await this.writes.runMany(systemActor('members'), async ({ manager }) => {
      await this.committed.runBeforeCommit(manager, this.tenant, [event]);
      return { value: undefined, events: [] };
    });
    this.committed.publish(this.tenant.tenantId, []);
  }
}
