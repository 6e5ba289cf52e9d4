import { Inject } from '@nestjs/common';
import { actorRef, Exact, formatMoney, ownValue } from '#kernel';
import type { Actor } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { TENANT_MEMBERS } from '../../fleet/collaborateurs/tenant-members';
import type { TenantMembers } from '../../fleet/collaborateurs/tenant-members';
import { API_KEY_LIMIT, GRANT_LIMIT } from '../../tenant-settings/approval-limits';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { approvalLimit, fourEyes } from './approval.errors';

/** What is about to bind the company. */
export interface Binding {
  /** With tax. */
  readonly amount: string;
  readonly authors: readonly string[];
}

/** What an actor without a limit in the settings may approve. */
const NOTHING = '0';
/** Stands for what was entered by a key or by the system: rows name users alone. */
const NO_PERSON = 'no person';

/** Who may approve what: somebody else than who wrote it where the company wants that, within the limit of their role. */
@TenantScoped()
export class ApprovalRights {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly settings: TenantSettings,
    @Inject(TENANT_MEMBERS) private readonly members: TenantMembers,
  ) {}

  /** @throws DomainError FOUR_EYES, APPROVAL_LIMIT */
  async require({ actor }: Pick<UnitOfWork, 'actor'>, { amount, authors }: Binding): Promise<void> {
    const isAuthor = namesOf(actor).some((name) => authors.includes(name));
    if (isAuthor && (await this.settings.get('approval.four_eyes'))) throw fourEyes({});
    await this.requireLimit(actor, amount);
  }

  /** @throws DomainError APPROVAL_LIMIT */
  async requireLimit(actor: Actor, amount: string): Promise<void> {
    const limit = await this.limitOf(actor);
    const { currency } = this.tenant;
    if (limit !== null && new Exact(amount).greaterThan(limit))
      throw approvalLimit({ limit: formatMoney(limit, currency), amount: formatMoney(amount, currency) });
  }

  /** Null for no limit. A role that is not named has none; a key, a grant and somebody without a role may approve nothing unless it is named. */
  private async limitOf(actor: Actor): Promise<string | null> {
    // No route and no job of the product approves as the system; the demo companies are filled by it.
    if (actor.type === 'system') return null;
    const limits: Readonly<Record<string, string>> = await this.settings.get('approval.limits');
    if (actor.type === 'api_key') return ownValue(limits, API_KEY_LIMIT) ?? NOTHING;
    if (actor.byGrant === true) return ownValue(limits, GRANT_LIMIT) ?? NOTHING;
    const role = await this.members.roleOf(this.tenant.tenantId, actor.userId);
    return role === null ? NOTHING : (ownValue(limits, role) ?? null);
  }
}

/** Who wrote what a document binds the company to: who entered it, and who last changed it. */
export function authorsOf(
  { createdByUserId }: { readonly createdByUserId: number | null },
  { contentBy }: { readonly contentBy: string | null },
): readonly string[] {
  const creator = createdByUserId === null ? NO_PERSON : `user:${createdByUserId}`;
  return contentBy === null ? [creator] : [creator, contentBy];
}

/** The names an actor may stand under as the author of a document. */
function namesOf(actor: Actor): readonly string[] {
  return actor.type === 'user' ? [actorRef(actor)] : [actorRef(actor), NO_PERSON];
}
