import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { clock } from '#kernel';
import type { Actor, Locale } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { foldedIdentifier } from '../auth/folded-identifier';
import { OneTimeLinks } from '../links/one-time-links';
import { letterTo } from '../mail/letters';
import { MailOutbox } from '../mail/mail-outbox';
import { PublicLinks } from '../mail/public-links';
import { SendLimits } from '../mail/send-limits';
import type { Sending } from '../mail/send-limits';
import { accountOfEmail, identifyingEmail } from '../users/claimed-accounts';
import { User } from '../users/user.entity';
import type { Granter } from './granting';
import type { InviteMemberBody } from './member.dto';
import { MemberRoom } from './member-room';
import { MembersService } from './members.service';
import { Membership } from './membership.entity';
import { alreadyMember, invitationAccepted } from './membership.errors';

/** The inviting company. */
export interface Inviting {
  readonly tenantId: number;
  readonly slug: string;
  readonly name: string;
  readonly locale: string;
}

type Invited = Pick<InviteMemberBody, 'email' | 'firstName' | 'lastName'>;
type Offer = Partial<Membership> & Pick<Membership, 'roleCode'>;

/**
 * Invitations to a company, by an e-mail with a one-time link. An invitation is a placeholder row with the names that the inviter
 * typed, whether an account with that address exists or not. No account is changed or revealed before its owner accepts
 * (`Acceptances`).
 */
@Injectable()
export class Invitations {
  constructor(
    private readonly members: MembersService,
    private readonly links: OneTimeLinks,
    private readonly mail: MailOutbox,
    private readonly places: PublicLinks,
    private readonly room: MemberRoom,
    private readonly limits: SendLimits,
  ) {}

  /**
   * Invites a person.
   *
   * @throws DomainError ALREADY_MEMBER, QUOTA_EXCEEDED, ROLE_UNKNOWN, PERMISSION_UNKNOWN, PERMISSION_NOT_NARROWABLE,
   * GARAGE_REQUIRED, GRANT_EXCEEDS_OWN, USER_INVALID, SENDING_LIMITED
   */
  async invite(
    { manager, actor }: UnitOfWork,
    granter: Granter,
    company: Inviting,
    body: InviteMemberBody,
  ): Promise<Membership> {
    const { roleCode, extraPermissions = [], deniedPermissions = [], garageId = null, notes = null } = body;
    const grant = { roleCode, extraPermissions, deniedPermissions, garageId };
    await this.members.assertMayBe(granter, company.tenantId, grant);
    const member = await this.createInvitation(manager, company, body, { ...grant, notes, assignedBy: granter.userId });
    await this.limits.take(invitationTo(company, body.email, actor));
    await this.post(manager, company, member, granter.userId);
    return member;
  }

  /** Sends a new link; earlier links become invalid. @throws DomainError NOT_FOUND, INVITATION_ACCEPTED, SENDING_LIMITED */
  async resend({ manager, actor }: UnitOfWork, company: Inviting, userId: number): Promise<void> {
    const member = await this.members.get(company.tenantId, userId);
    if (!member.isPending) throw invitationAccepted({});
    await this.limits.take(invitationTo(company, member.user?.email ?? '', actor));
    await this.post(manager, company, member, actor.userId);
  }

  /**
   * Invites a person, or changes a pending invitation; returns the link to hand over. The result is the same with and without an
   * account.
   *
   * @throws DomainError ALREADY_MEMBER, USER_INVALID
   */
  async byOperator(manager: EntityManager, company: Inviting, email: string, roleCode: string): Promise<string> {
    const known = await memberOfEmail(manager, company.tenantId, identifyingEmail(email));
    const row = { roleCode, extraPermissions: [], deniedPermissions: [], garageId: null };
    if (known?.isPending === true) await manager.update(Membership, { id: known.id }, row);
    const { userId } =
      known?.isPending === true ? known : await this.createInvitation(manager, company, nameless(email), row);
    return this.linkFor(manager, company, userId, null);
  }

  /** Call after the commit. */
  deliver(): void {
    void this.mail.deliver();
  }

  /** A deactivated member has accepted before, so the new role is active at once. */
  private async createInvitation(
    manager: EntityManager,
    { tenantId }: Inviting,
    { email: text, firstName, lastName }: Invited,
    row: Offer,
  ): Promise<Membership> {
    const email = identifyingEmail(text);
    // Concurrent invitations of one person wait for each other.
    await manager.query('SELECT id FROM tenants WHERE id = ? FOR UPDATE', [tenantId]);
    const known = await memberOfEmail(manager, tenantId, email);
    if (known !== null && (known.isActive || known.isPending)) throw alreadyMember({});
    await this.room.assertOneMore(manager, tenantId);
    const offered = { ...row, assignedAt: clock.now() };
    if (known !== null) {
      await manager.update(Membership, { id: known.id }, { ...offered, isActive: true });
      return byId(manager, known.id);
    }
    const names = { email, username: email, firstName, lastName, passwordHash: null, isActive: true, isClaimed: false };
    const values = { ...names, platformRole: 'none', mustChangePassword: false, failedLoginCount: 0 } as const;
    const user = await manager.save(manager.create(User, values));
    const state = { isPrimary: false, isActive: false, isPending: true };
    const { id } = await manager.save(manager.create(Membership, { ...offered, ...state, userId: user.id, tenantId }));
    return byId(manager, id);
  }

  private async post(
    manager: EntityManager,
    company: Inviting,
    { user, userId, isPending }: Membership,
    createdBy: number | null,
  ): Promise<void> {
    const email = user?.email ?? '';
    const locale: Locale = company.locale === 'en' ? 'en' : 'fr';
    if (!isPending) {
      const facts = { company: company.name, link: this.places.home(company.slug) };
      await this.mail.post(manager, letterTo(email, 'readmission', locale, facts));
      return;
    }
    const link = await this.linkFor(manager, company, userId, createdBy);
    const kind = (await accountOfEmail(manager, email)) === null ? 'invitation' : 'membership';
    await this.mail.post(manager, letterTo(email, kind, locale, { company: company.name, link }));
  }

  private async linkFor(
    manager: EntityManager,
    { tenantId, slug }: Inviting,
    userId: number,
    createdBy: number | null,
  ): Promise<string> {
    const token = await this.links.make(manager, { purpose: 'invitation', userId, tenantId, createdBy });
    return this.places.to(slug, 'invitation', token);
  }
}

function nameless(email: string): Invited {
  const [firstName = email] = email.trim().split('@');
  return { email, firstName, lastName: '' };
}

const memberOfEmail = (manager: EntityManager, tenantId: number, email: string): Promise<Membership | null> =>
  manager.findOne(Membership, { where: { tenantId, user: { email } }, relations: { user: true } });

const byId = (manager: EntityManager, id: number): Promise<Membership> =>
  manager.findOneOrFail(Membership, { where: { id }, relations: { user: true } });

const invitationTo = ({ tenantId }: Inviting, email: string, actor: Actor): Sending => ({
  what: 'invitation',
  tenantId,
  target: foldedIdentifier(email),
  actor,
});
