import type { AuditEvent } from '#kernel';
import type { Database } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { AlertEvaluation } from './alert-evaluation.service';
import { subjectsOf } from './written-subjects';

/** More records than this at once are not looked at one by one. */
const MOST_EVENTS = 50;

/** Looks at the alerts of what was just written. */
@TenantScoped()
export class AlertFollowUp {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    @InjectTenantDataSource() private readonly database: Database,
    private readonly evaluation: AlertEvaluation,
  ) {}

  async follow(events: readonly Pick<AuditEvent, 'entityType' | 'entityId'>[]): Promise<void> {
    if (events.length > MOST_EVENTS) {
      await this.evaluation.evaluate(null);
      return;
    }
    const subjects = await subjectsOf(this.database.manager, events, this.tenant.tenantId);
    for (const subject of subjects) await this.evaluation.evaluate(subject);
  }
}
