import { Injectable } from '@nestjs/common';
import { leaveEvent } from '../audit/global-writes';
import { AuditTrail } from '../audit/audit-trail';
import { GlobalDatabase } from '../global-database';
import { AccessRights } from '../memberships/access-rights';
import { noteLogin } from '../memberships/note-login';
import type { Rights } from '../memberships/access-rights';
import { accountOfLogin } from '../users/claimed-accounts';
import type { User } from '../users/user.entity';
import { invalidCredentials } from './auth.errors';
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
  /** Of the authenticator app, or a recovery code; null when none was given. */
  readonly code: string | null;
}

export interface LoggedIn {
  readonly tokens: TokenPair;
  readonly user: User;
  readonly rights: Rights;
}

/** Password login. Every refusal is the same answer after the same work: nothing tells an unknown account from a wrong password. */
@Injectable()
export class LoginService {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly checks: PasswordChecks,
    private readonly secondFactor: SecondFactor,
    private readonly rights: AccessRights,
    private readonly tokens: TokenPairs,
    private readonly trail: AuditTrail,
  ) {}

  /**
   * Logs in at the visitor's tenant, or on the control plane.
   *
   * @throws DomainError INVALID_CREDENTIALS, MFA_REQUIRED, MFA_CODE_INVALID, LOGIN_THROTTLED, LOGIN_BUSY
   */
  async login({ identifier, password, code }: Login, visitor: Visitor): Promise<LoggedIn> {
    const name = identifier.trim().toLowerCase();
    const source = { account: name, address: visitor.address, tenantId: visitor.tenantId };
    const user = await this.database.use((manager) => accountOfLogin(manager, identifier));
    try {
      await this.checks.check(password, user?.passwordHash ?? null, source);
      const rights = user === null ? null : await this.rights.of(user.id, visitor.tenantId);
      if (user === null || rights === null) throw await this.checks.refusal(source, invalidCredentials({}));
      await this.secondFactor.require(user.id, code, source);
      await this.checks.succeed(source);
      return { tokens: await this.open(user, visitor), user, rights };
    } catch (error) {
      this.trail.record(
        visitEvent(visitor, { action: 'auth:login', outcome: 'refused', userId: user?.id ?? null, status: 401 }),
      );
      throw error;
    }
  }

  private open(user: User, visitor: Visitor): Promise<TokenPair> {
    const session = { userId: user.id, grantId: null, familyId: null, authenticatedAt: new Date(), ...visitor };
    return this.tokens.open(session, async (manager) => {
      // In the order in which whoever counts administrators locks them.
      await noteLogin(manager, user.id, visitor.tenantId);
      await manager.query('UPDATE users SET last_login_at = UTC_TIMESTAMP(3) WHERE id = ?', [user.id]);
      const facts = { action: 'auth:login', outcome: 'done', userId: user.id, status: 200 } as const;
      await leaveEvent({ manager }, visitEvent(visitor, facts));
    });
  }
}
