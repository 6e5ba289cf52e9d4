import type { AuditEvent } from '#kernel';
import type { Database } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { AlertEvaluation } from './alert-evaluation.service';
import { subjectsOf } from './written-subjects';

/** Above this number of records, all alerts are evaluated at once instead of one subject at a time. */
const MAX_EVENTS = 50;

/** Evaluates the alerts affected by committed writes. */
@TenantScoped()
export class AlertFollowUp {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    @InjectTenantDataSource() private readonly database: Database,
    private readonly evaluation: AlertEvaluation,
  ) {}

  async follow(events: readonly Pick<AuditEvent, 'entityType' | 'entityId'>[]): Promise<void> {
    if (events.length > MAX_EVENTS) {
      await this.evaluation.evaluate(null);
      return;
    }
    const subjects = await subjectsOf(this.database.manager, events, this.tenant.tenantId);
    for (const subject of subjects) await this.evaluation.evaluate(subject);
  }
}
