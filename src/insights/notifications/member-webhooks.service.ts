import { systemActor } from '#kernel';
import type { AuditEvent } from '#kernel';
import { InjectTenant, TenantScoped, CommittedEvents, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';

/**
 * Brings events about members, whom the control plane keeps, to the company's webhooks. The run that does it was written down with the
 * change, and is repeated until the event is here; one that comes twice is written once, because its id follows from the audit event.
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
