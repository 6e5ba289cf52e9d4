import { Inject } from '@nestjs/common';
import { isDomainError } from '#kernel';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { TENANT_LIMITS } from '../../tenant-settings/tenant-limits';
import type { LimitsSource, LimitUse } from '../../tenant-settings/tenant-limits';
import { PLAIN, subjectKey } from './duty';
import type { Duty, Subject } from './duty';

/** What is said of a company's limits. */
export interface LimitDutiesSeen {
  readonly duties: readonly Duty[];
  /** Whether the use of a limit could not be told: what was said of it before still stands. */
  readonly isUntold: (limit: string) => boolean;
}

/** The limits the company has nearly or wholly used up. They are in the global database, where no {@link DutySource} reads. */
@TenantScoped()
export class LimitDuties {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    @Inject(TENANT_LIMITS) private readonly limits: LimitsSource,
  ) {}

  /** Of everything, or of what belongs to one subject. */
  async read(only: Subject | null): Promise<LimitDutiesSeen> {
    const company: Subject = { kind: 'company', id: this.tenant.tenantId };
    if (only !== null && subjectKey(only) !== subjectKey(company)) return { duties: [], isUntold: () => true };
    const uses = await this.uses();
    if (uses === null) return { duties: [], isUntold: () => true };
    const untold = new Set(uses.filter(({ used }) => used === null).map(({ name }) => name));
    const duties = uses.filter(({ state }) => state !== 'ok').map((use) => dutyOf(use, company));
    return { duties, isUntold: (limit) => untold.has(limit) };
  }

  /** Null while the global database is away. */
  private async uses(): Promise<readonly LimitUse[] | null> {
    try {
      return await this.limits.of(this.tenant.tenantId);
    } catch (error) {
      if (isDomainError(error) && error.kind === 'unavailable') return null;
      throw error;
    }
  }
}

function dutyOf({ name, limit, used, state }: LimitUse, company: Subject): Duty {
  return {
    ...PLAIN,
    type: 'limit_usage',
    subject: company,
    entityType: 'limits',
    entityId: company.id,
    vehicleId: null,
    dueKey: name,
    dueDate: null,
    left: 0,
    rank: state,
    params: { limit: name, used, most: limit },
  };
}
