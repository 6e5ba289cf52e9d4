import { Inject } from '@nestjs/common';
import { Exact, formatMoney } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { TENANT_MEMBERS } from '../../fleet/collaborateurs/tenant-members';
import type { TenantMembers } from '../../fleet/collaborateurs/tenant-members';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { approvalLimit, fourEyes } from './approval.errors';

/** What is to be approved: its amount with tax, and who entered it. */
interface Approvable {
  readonly totalAmount: string;
  readonly createdByUserId: number | null;
}

/** Who may approve what: somebody else than who entered it where the company wants that, within the limit of their role. */
@TenantScoped()
export class ApprovalRights {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly settings: TenantSettings,
    @Inject(TENANT_MEMBERS) private readonly members: TenantMembers,
  ) {}

  /** @throws DomainError FOUR_EYES, APPROVAL_LIMIT */
  async require({ actor }: Pick<UnitOfWork, 'actor'>, { totalAmount, createdByUserId }: Approvable): Promise<void> {
    const isAlone = actor.userId === createdByUserId;
    if (isAlone && (await this.settings.get('approval.four_eyes'))) throw fourEyes({});
    await this.requireLimit(actor.userId, totalAmount);
  }

  /** @throws DomainError APPROVAL_LIMIT */
  async requireLimit(userId: number | null, amount: string): Promise<void> {
    const limits: Readonly<Record<string, string>> = await this.settings.get('approval.limits');
    const { tenantId, currency } = this.tenant;
    const role = userId === null ? null : await this.members.roleOf(tenantId, userId);
    const limit = role === null ? undefined : limits[role];
    if (limit !== undefined && new Exact(amount).greaterThan(limit))
      throw approvalLimit({ limit: formatMoney(limit, currency), amount: formatMoney(amount, currency) });
  }
}
