import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Locale } from '#kernel';
import { reasonOf } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { PasswordHasher } from '#secrets';
import { AuditTrail } from '../audit/audit-trail';
import { GlobalDatabase } from '../global-database';
import { OneTimeLinks } from '../links/one-time-links';
import { letterTo } from '../mail/letters';
import { MailOutbox } from '../mail/mail-outbox';
import { PublicLinks } from '../mail/public-links';
import { SessionsService } from '../sessions/sessions.service';
import { userOf } from '../users/accounts.service';
import { accountOfEmail } from '../users/claimed-accounts';
import type { User } from '../users/user.entity';
import { LoginThrottle } from './login-throttle';
import { checkPassword } from './password-policy';
import { visitEvent } from './visitor';
import type { Visitor } from './visitor';

/** Where a person who forgot a password stands: the company's slug and language. */
export interface ForgottenAt {
  readonly slug: string | null;
  readonly locale: Locale;
}

/** Setting a password; whoever sets it ends the sessions of the account, but for the one it is set from. */
@Injectable()
export class NewPasswords {
  constructor(
    private readonly hasher: PasswordHasher,
    private readonly sessions: SessionsService,
    private readonly links: OneTimeLinks,
    private readonly mail: MailOutbox,
  ) {}

  /** @throws DomainError PASSWORD_TOO_WEAK, LOGIN_BUSY */
  async set(manager: EntityManager, user: User, password: string, keepSession: string | null): Promise<void> {
    checkPassword(password, [user.email, user.username, user.firstName, user.lastName]);
    const passwordHash = await this.hasher.hash(password);
    const isFirst = user.passwordHash === null;
    await manager.save(Object.assign(user, { passwordHash, mustChangePassword: false }));
    await this.links.withdraw(manager, user.id);
    await this.sessions.revokeAll(manager, user.id, 'password', { keep: keepSession });
    if (!isFirst) await this.mail.post(manager, letterTo(user.email, 'password_changed', 'fr', NOTHING_TO_TELL));
  }

  /** To be called after the commit. */
  announce(userId: number): void {
    this.sessions.announceEnd({ userId });
    void this.mail.deliver();
  }
}

const NOTHING_TO_TELL = { company: null, link: null };

/** Forgotten passwords: a link by letter, and nothing that tells whether there is such an account. */
@Injectable()
export class PasswordResets {
  private readonly logger = new Logger(PasswordResets.name);

  constructor(
    private readonly database: GlobalDatabase,
    private readonly throttle: LoginThrottle,
    private readonly links: OneTimeLinks,
    private readonly mail: MailOutbox,
    private readonly places: PublicLinks,
    private readonly trail: AuditTrail,
  ) {}

  /** Answers before it looks the account up, so that the time tells nothing either. @throws DomainError LOGIN_THROTTLED */
  async request(email: string, visitor: Visitor, at: ForgottenAt): Promise<void> {
    const account = email.trim().toLowerCase();
    const source = { account: `reset ${account}`, address: visitor.address, tenantId: visitor.tenantId };
    await this.throttle.check(source);
    await this.throttle.recordFailure(source);
    this.post(account, visitor, at).catch((error: unknown) => {
      this.logger.warn(`password reset: ${reasonOf(error)}`);
    });
  }

  /** Uses a link up; answers whose it was. @throws DomainError LINK_INVALID */
  async userOf({ manager }: Pick<UnitOfWork, 'manager'>, token: string): Promise<User> {
    const { userId } = await this.links.use(manager, 'password_reset', token);
    return userOf(manager, userId);
  }

  private async post(email: string, visitor: Visitor, { slug, locale }: ForgottenAt): Promise<void> {
    const userId = await this.database.transaction(async (manager) => {
      const user = await accountOfEmail(manager, email);
      if (user === null || !user.isActive || user.deletedAt !== null) return null;
      const { tenantId } = visitor;
      const token = await this.links.make(manager, {
        purpose: 'password_reset',
        userId: user.id,
        tenantId,
        createdBy: null,
      });
      const link = this.places.to(slug, 'password-reset', token);
      await this.mail.post(manager, letterTo(user.email, 'password_reset', locale, { company: null, link }));
      return user.id;
    });
    this.trail.record(visitEvent(visitor, { action: 'auth:password.forgot', outcome: 'done', userId, status: 202 }));
    await this.mail.deliver();
  }
}
