import { Injectable } from '@nestjs/common';
import { PasswordHasher } from '#secrets';
import { GlobalDatabase } from '../global-database';
import { AccessRights } from '../memberships/access-rights';
import type { Rights } from '../memberships/access-rights';
import { User } from '../users/user.entity';
import { AccessTokens } from './access-tokens';
import { invalidCredentials } from './auth.errors';
import { LoginThrottle } from './login-throttle';

export interface Login {
  /** E-mail address or user name. */
  readonly identifier: string;
  readonly password: string;
  readonly address: string;
  /** The tenant logged in to; null on the control plane. */
  readonly tenantId: number | null;
}

export interface LoggedIn {
  readonly accessToken: string;
  readonly user: User;
  readonly rights: Rights;
}

/** Password login. Every refusal is the same answer after the same work: nothing tells an unknown account from a wrong password. */
@Injectable()
export class LoginService {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly hasher: PasswordHasher,
    private readonly throttle: LoginThrottle,
    private readonly rights: AccessRights,
    private readonly tokens: AccessTokens,
  ) {}

  /** @throws DomainError INVALID_CREDENTIALS, LOGIN_THROTTLED, LOGIN_BUSY */
  async login(login: Login): Promise<LoggedIn> {
    const identifier = login.identifier.trim().toLowerCase();
    const source = { account: identifier, address: login.address };
    this.throttle.check(source);
    const user = await this.find(identifier);
    const matches = await this.hasher.verify(login.password, user?.passwordHash ?? null);
    // Guesses made at once have waited for one another: those behind the fifth failure learn nothing.
    this.throttle.check(source);
    const rights = user !== null && matches ? await this.rights.of(user.id, login.tenantId) : null;
    if (user === null || rights === null) {
      this.throttle.recordFailure(source);
      throw invalidCredentials({});
    }
    this.throttle.recordSuccess(source);
    await this.noteLogin(user.id);
    return { accessToken: await this.tokens.issue(user.id, login.tenantId), user, rights };
  }

  async userById(id: number): Promise<User> {
    return this.database.use((manager) => manager.findOneByOrFail(User, { id }));
  }

  private find(identifier: string): Promise<User | null> {
    const where = identifier.includes('@') ? { email: identifier } : { username: identifier };
    return this.database.use((manager) => manager.findOneBy(User, where));
  }

  private async noteLogin(userId: number): Promise<void> {
    await this.database.use((manager) =>
      manager.query('UPDATE users SET last_login_at = UTC_TIMESTAMP(3) WHERE id = ?', [userId]),
    );
  }
}
