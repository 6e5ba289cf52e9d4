import { Injectable } from '@nestjs/common';
import { STATUS_OF_KIND } from '#http';
import { clock, isDomainError } from '#kernel';
import { leaveEvent } from '../audit/global-writes';
import { AuditTrail } from '../audit/audit-trail';
import { AccessRights } from '../memberships/access-rights';
import { noteLogin } from '../memberships/note-login';
import type { Rights } from '../memberships/access-rights';
import type { User } from '../users/user.entity';
import { LoginAccounts } from './login-accounts.service';
import type { FoundAccount } from './login-accounts.service';
import { PasswordChecks } from './password-checks';
import { SecondFactor } from './second-factor';
import { TokenPairs } from './token-pairs';
import type { TokenPair } from './token-pairs';
import { visitEvent } from './visitor';
import type { Visitor } from './visitor';

export interface Login {
  /** E-mail address or user name. */
  readonly identifier: string;
  readonly password: string;
  /** Code of the authenticator app, or a recovery code; null when absent. */
  readonly code: string | null;
  /** Device token of an earlier login from the same device. */
  readonly deviceToken: string | null;
}

export interface LoggedIn {
  readonly tokens: TokenPair;
  readonly user: User;
  readonly rights: Rights;
  /** Identifies the device at its next login. */
  readonly deviceToken: string;
}

/**
 * Password login. Every refusal is the same response after the same work, so that an unknown account and a wrong password cannot
 * be distinguished.
 */
@Injectable()
export class LoginService {
  constructor(
    private readonly accounts: LoginAccounts,
    private readonly checks: PasswordChecks,
    private readonly secondFactor: SecondFactor,
    private readonly rights: AccessRights,
    private readonly tokens: TokenPairs,
    private readonly trail: AuditTrail,
  ) {}

  /**
   * Logs in at the visitor's tenant, or on the control plane.
   *
   * @throws DomainError INVALID_CREDENTIALS, MFA_REQUIRED, MFA_CODE_INVALID, LOGIN_THROTTLED, LOGIN_BUSY, DATABASE_OVERLOADED
   */
  async login(login: Login, visitor: Visitor): Promise<LoggedIn> {
    const attempt: { user: User | null } = { user: null };
    try {
      const found = await this.accounts.find(login, visitor);
      attempt.user = found.user;
      return await this.enter(found, login, visitor);
    } catch (error) {
      const status = isDomainError(error) ? STATUS_OF_KIND[error.kind] : 500;
      const outcome = status < 500 ? 'refused' : 'failed';
      const userId = attempt.user?.id ?? null;
      this.trail.record(visitEvent(visitor, { action: 'auth:login', outcome, userId, status }));
      throw error;
    }
  }

  private async enter(
    { user, source, deviceToken }: FoundAccount,
    { password, code }: Login,
    visitor: Visitor,
  ): Promise<LoggedIn> {
    const found = await this.checks.check(password, user, source, async (account) => {
      const rights = await this.rights.of(account.id, visitor.tenantId);
      return rights === null ? null : { user: account, rights };
    });
    await this.secondFactor.require(found.user.id, code, source);
    const tokens = await this.open(found.user, visitor);
    return { tokens, ...found, deviceToken: deviceToken ?? this.accounts.newDeviceToken(found.user) };
  }

  private async open(user: User, visitor: Visitor): Promise<TokenPair> {
    const session = { userId: user.id, grantId: null, familyId: null, authenticatedAt: clock.now(), ...visitor };
    const tokens = await this.tokens.open(session, async (manager) => {
      // Lock order: the membership before the account, as `keepingAdministrators` locks them.
      await noteLogin(manager, user.id, visitor.tenantId);
      await manager.query('UPDATE users SET last_login_at = UTC_TIMESTAMP(3) WHERE id = ?', [user.id]);
      const facts = { action: 'auth:login', outcome: 'done', userId: user.id, status: 200 } as const;
      await leaveEvent({ manager }, visitEvent(visitor, facts));
    });
    this.trail.nudge();
    return tokens;
  }
}
