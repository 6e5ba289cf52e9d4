import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { reasonOf } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { PasswordHasher } from '#secrets';
import { AuditTrail } from '../audit/audit-trail';
import { OneTimeLinks } from '../links/one-time-links';
import { letterTo } from '../mail/letters';
import { MailOutbox } from '../mail/mail-outbox';
import { SessionsService } from '../sessions/sessions.service';
import { userOf } from '../users/accounts.service';
import type { User } from '../users/user.entity';
import { strangerSource } from './login-source';
import { LoginThrottle } from './login-throttle';
import { checkPassword } from './password-policy';
import { ResetLetters } from './reset-letters.service';
import type { ForgottenAt } from './reset-letters.service';
import { visitEvent } from './visitor';
import type { Visitor } from './visitor';

/** Sets passwords. A new password ends all sessions of the account except the current one. */
@Injectable()
export class NewPasswords {
  constructor(
    private readonly hasher: PasswordHasher,
    private readonly sessions: SessionsService,
    private readonly links: OneTimeLinks,
    private readonly mail: MailOutbox,
  ) {}

  /**
   * Hashes a new password. Call it before the transaction of {@link set}, because hashing waits in a queue.
   *
   * @throws DomainError PASSWORD_TOO_WEAK, LOGIN_BUSY
   */
  async hash(user: User, password: string, tenantId: number | null): Promise<string> {
    checkPassword(password, [user.email, user.username, user.firstName, user.lastName]);
    return this.hasher.hash(password, tenantId);
  }

  async set(manager: EntityManager, user: User, passwordHash: string, keepSession: string | null): Promise<void> {
    const isFirst = user.passwordHash === null;
    await manager.save(Object.assign(user, { passwordHash, mustChangePassword: false }));
    await this.links.withdraw(manager, user.id);
    await this.sessions.revokeAll(manager, user.id, 'password', { keep: keepSession });
    if (!isFirst) await this.mail.post(manager, letterTo(user.email, 'password_changed', 'fr', NO_FACTS));
  }

  /** Call after the commit. */
  announce(userId: number): void {
    this.sessions.announceEnd({ userId });
    void this.mail.deliver();
  }
}

const NO_FACTS = { company: null, link: null };

/** Password reset by e-mail; responses do not reveal whether an account exists. */
@Injectable()
export class PasswordResets {
  private readonly logger = new Logger(PasswordResets.name);

  constructor(
    private readonly throttle: LoginThrottle,
    private readonly links: OneTimeLinks,
    private readonly letters: ResetLetters,
    private readonly trail: AuditTrail,
  ) {}

  /** Returns before it looks the account up, so that the response time reveals nothing. @throws DomainError LOGIN_THROTTLED, LOGIN_BUSY */
  async request(email: string, visitor: Visitor, at: ForgottenAt): Promise<void> {
    // Each request counts like a failed login.
    await this.throttle.attempt(strangerSource(visitor, 'letter', email), () => Promise.resolve(null));
    this.post(email, visitor, at).catch((error: unknown) => {
      this.logger.warn(`password reset: ${reasonOf(error)}`);
    });
  }

  /** Consumes a link and returns its user. @throws DomainError LINK_INVALID */
  async userOf({ manager }: Pick<UnitOfWork, 'manager'>, token: string): Promise<User> {
    const { userId } = await this.links.use(manager, 'password_reset', token);
    return userOf(manager, userId);
  }

  private async post(email: string, visitor: Visitor, at: ForgottenAt): Promise<void> {
    const userId = await this.letters.post(email, visitor, at);
    this.trail.record(visitEvent(visitor, { action: 'auth:password.forgot', outcome: 'done', userId, status: 202 }));
  }
}
