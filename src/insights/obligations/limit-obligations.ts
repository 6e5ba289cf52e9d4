import { Inject } from '@nestjs/common';
import { isDomainError } from '#kernel';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { TENANT_LIMITS } from '../../tenant-settings/tenant-limits';
import type { LimitsSource, LimitUse } from '../../tenant-settings/tenant-limits';
import { PLAIN, subjectKey } from './obligation';
import type { Obligation, Subject } from './obligation';

/** The obligations about the limits of a company. */
export interface LimitObligationsRead {
  readonly obligations: readonly Obligation[];
  /** Whether the use of a limit could not be read; its existing alert is then kept. */
  readonly isUnknown: (limit: string) => boolean;
}

/** The limits that the company has nearly or completely used up. They are in the global database, which no {@link ObligationSource} reads. */
@TenantScoped()
export class LimitObligations {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    @Inject(TENANT_LIMITS) private readonly limits: LimitsSource,
  ) {}

  /** All obligations, or those of one subject. */
  async read(only: Subject | null): Promise<LimitObligationsRead> {
    const company: Subject = { kind: 'company', id: this.tenant.tenantId };
    if (only !== null && subjectKey(only) !== subjectKey(company)) return { obligations: [], isUnknown: () => true };
    const uses = await this.uses();
    if (uses === null) return { obligations: [], isUnknown: () => true };
    const unreadable = new Set(uses.filter(({ used }) => used === null).map(({ name }) => name));
    const obligations = uses.filter(({ state }) => state !== 'ok').map((use) => obligationOf(use, company));
    return { obligations, isUnknown: (limit) => unreadable.has(limit) };
  }

  /** Null while the global database is unavailable. */
  private async uses(): Promise<readonly LimitUse[] | null> {
    try {
      return await this.limits.of(this.tenant.tenantId);
    } catch (error) {
      if (isDomainError(error) && error.kind === 'unavailable') return null;
      throw error;
    }
  }
}

function obligationOf({ name, limit, used, state }: LimitUse, company: Subject): Obligation {
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
