import { Inject } from '@nestjs/common';
import { actorRef, Exact, formatMoney, ownValue } from '#kernel';
import type { Actor } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { TENANT_MEMBERS } from '../../tenant-settings/tenant-members';
import type { TenantMembers } from '../../tenant-settings/tenant-members';
import { API_KEY_LIMIT, GRANT_LIMIT } from '../../tenant-settings/approval-limits';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { approvalLimit, fourEyes } from './approval.errors';

/** An amount that is about to become binding for the company. */
export interface Binding {
  /** With tax. */
  readonly amount: string;
  readonly authors: readonly string[];
}

/** The approval limit of an actor without a limit in the settings. */
const NOTHING = '0';
/** Used as the author of a document that an API key or the system entered, because rows name only users. */
const NO_PERSON = 'no person';

/**
 * Checks who may approve an amount: within the limit of the actor's role, and, if the company requires four eyes, not
 * an author of the document.
 */
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

  /**
   * Null means no limit. A role that is not in the settings has no limit. An API key, a platform grant, and a user
   * without a role may approve nothing unless the settings name them.
   */
  private async limitOf(actor: Actor): Promise<string | null> {
    // Only the demo data is approved as the system; no route and no job approves as the system.
    if (actor.type === 'system') return null;
    const limits: Readonly<Record<string, string>> = await this.settings.get('approval.limits');
    if (actor.type === 'api_key') return ownValue(limits, API_KEY_LIMIT) ?? NOTHING;
    if (actor.byGrant === true) return ownValue(limits, GRANT_LIMIT) ?? NOTHING;
    const role = await this.members.roleOf(this.tenant.tenantId, actor.userId);
    return role === null ? NOTHING : (ownValue(limits, role) ?? null);
  }
}

/** The authors of a document: the user who entered it, and the actor who last changed a binding field. */
export function authorsOf(
  { createdByUserId }: { readonly createdByUserId: number | null },
  { contentBy }: { readonly contentBy: string | null },
): readonly string[] {
  const creator = createdByUserId === null ? NO_PERSON : `user:${createdByUserId}`;
  return contentBy === null ? [creator] : [creator, contentBy];
}

/** The names under which an actor can be recorded as an author of a document. */
function namesOf(actor: Actor): readonly string[] {
  return actor.type === 'user' ? [actorRef(actor)] : [actorRef(actor), NO_PERSON];
}
