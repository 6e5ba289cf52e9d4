import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Locale } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { NewPasswords } from '../auth/passwords.service';
import { OneTimeLinks } from '../links/one-time-links';
import { letterTo } from '../mail/letters';
import { MailOutbox } from '../mail/mail-outbox';
import { PublicLinks } from '../mail/public-links';
import { userOf } from '../users/accounts.service';
import { User } from '../users/user.entity';
import type { Granter } from './granting';
import type { InviteMemberBody } from './member.dto';
import { MembersService } from './members.service';
import { Membership } from './membership.entity';
import { alreadyMember, invitationAccepted } from './membership.errors';

/** The company that invites. */
export interface Inviting {
  readonly tenantId: number;
  readonly slug: string;
  readonly name: string;
  readonly locale: string;
}

type Invited = Pick<InviteMemberBody, 'email' | 'firstName' | 'lastName'>;

/** How people come into a company: by a letter with a link, good once, to set a password with. */
@Injectable()
export class Invitations {
  constructor(
    private readonly members: MembersService,
    private readonly links: OneTimeLinks,
    private readonly mail: MailOutbox,
    private readonly places: PublicLinks,
    private readonly passwords: NewPasswords,
  ) {}

  /** Makes a member; somebody who has an account keeps it. @throws DomainError ALREADY_MEMBER, ROLE_UNKNOWN, PERMISSION_UNKNOWN, PERMISSION_NOT_NARROWABLE, GRANT_EXCEEDS_OWN */
  async invite(
    { manager }: UnitOfWork,
    granter: Granter,
    company: Inviting,
    body: InviteMemberBody,
  ): Promise<Membership> {
    const { roleCode, extraPermissions = [], deniedPermissions = [], garageId = null, notes = null } = body;
    const grant = { roleCode, extraPermissions, deniedPermissions, garageId };
    await this.members.assertMayBe(granter, company.tenantId, grant);
    const user = await this.accountFor(manager, body);
    const row = { ...grant, notes, isActive: true, assignedAt: new Date(), assignedBy: granter.userId };
    await this.enter(manager, company.tenantId, user, row);
    await this.post(manager, company, user, granter.userId);
    return manager.findOneOrFail(Membership, {
      where: { tenantId: company.tenantId, userId: user.id },
      relations: { user: true },
    });
  }

  /** Sends the link again; those sent before are good no longer. @throws DomainError NOT_FOUND, INVITATION_ACCEPTED */
  async resend({ manager, actor }: UnitOfWork, company: Inviting, userId: number): Promise<void> {
    const { user } = await this.members.get(company.tenantId, userId);
    if (user === undefined || user.passwordHash !== null) throw invitationAccepted({});
    await this.post(manager, company, user, actor.userId);
  }

  /** Sets the first password; answers whose account it is. @throws DomainError LINK_INVALID, PASSWORD_TOO_WEAK */
  async accept({ manager }: UnitOfWork, token: string, password: string): Promise<number> {
    const { userId } = await this.links.use(manager, 'invitation', token);
    const user = Object.assign(await userOf(manager, userId), { emailVerifiedAt: new Date() });
    await this.passwords.set(manager, user, password, null);
    return userId;
  }

  /** Makes the first administrator of a company; answers the link to hand over, or null where the account has a password already. */
  async firstAdministrator(manager: EntityManager, company: Inviting, email: string): Promise<string | null> {
    const { tenantId, slug } = company;
    const [firstName = email] = email.split('@');
    const user = await this.accountFor(manager, { email, firstName, lastName: '' });
    const row = { roleCode: 'admin', extraPermissions: [], deniedPermissions: [], garageId: null };
    await this.enter(manager, tenantId, user, { ...row, isActive: true, assignedAt: new Date() });
    if (user.passwordHash !== null) return null;
    const link = { purpose: 'invitation', userId: user.id, tenantId, createdBy: null } as const;
    return this.places.to(slug, 'invitation', await this.links.make(manager, link));
  }

  /** To be called after the commit. */
  deliver(): void {
    void this.mail.deliver();
  }

  private async accountFor(manager: EntityManager, { email, firstName, lastName }: Invited): Promise<User> {
    const address = email.trim().toLowerCase();
    const known = await manager.findOneBy(User, { email: address });
    if (known !== null) return known;
    const values = { email: address, username: address, firstName, lastName, passwordHash: null, isActive: true };
    await manager.insert(User, { ...values, platformRole: 'none', mustChangePassword: false, failedLoginCount: 0 });
    return manager.findOneByOrFail(User, { email: address });
  }

  private async enter(
    manager: EntityManager,
    tenantId: number,
    { id: userId }: User,
    row: Partial<Membership>,
  ): Promise<void> {
    const known = await manager.findOneBy(Membership, { userId, tenantId });
    if (known?.isActive === true) throw alreadyMember({});
    if (known !== null) await manager.update(Membership, { id: known.id }, row);
    else {
      const isPrimary = !(await manager.existsBy(Membership, { userId, isPrimary: true }));
      await manager.insert(Membership, { ...row, userId, tenantId, isPrimary });
    }
  }

  private async post(manager: EntityManager, company: Inviting, user: User, createdBy: number | null): Promise<void> {
    const { tenantId, slug, name } = company;
    const locale: Locale = company.locale === 'en' ? 'en' : 'fr';
    if (user.passwordHash !== null) {
      const letter = letterTo(user.email, 'membership', locale, { company: name, link: this.places.home(slug) });
      await this.mail.post(manager, letter);
      return;
    }
    const token = await this.links.make(manager, { purpose: 'invitation', userId: user.id, tenantId, createdBy });
    const link = this.places.to(slug, 'invitation', token);
    await this.mail.post(manager, letterTo(user.email, 'invitation', locale, { company: name, link }));
  }
}
