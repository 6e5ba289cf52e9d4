import { systemActor } from '#kernel';
import type { AuditEvent } from '#kernel';
import { InjectTenant, TenantScoped, CommittedEvents, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';

/** Tells webhooks of members, whom the control plane keeps: after its commit, because the two databases have no transaction together. */
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
