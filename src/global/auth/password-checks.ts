import { Injectable } from '@nestjs/common';
import { PasswordHasher } from '#secrets';
import { GlobalDatabase } from '../global-database';
import type { User } from '../users/user.entity';
import { invalidCredentials } from './auth.errors';
import type { LoginSource } from './login-source';
import { LoginThrottle } from './login-throttle';

/** Verifies passwords under the limits of the throttle. */
@Injectable()
export class PasswordChecks {
  constructor(
    private readonly hasher: PasswordHasher,
    private readonly throttle: LoginThrottle,
    private readonly database: GlobalDatabase,
  ) {}

  /**
   * Verifies the password and returns the result of `further` for the account. A `null` result counts as a wrong password.
   * Without an account it does the same work and refuses.
   *
   * @throws DomainError INVALID_CREDENTIALS, LOGIN_THROTTLED, LOGIN_BUSY
   */
  async check<T>(
    password: string,
    user: User | null,
    source: LoginSource,
    further: (user: User) => Promise<T | null>,
  ): Promise<T> {
    const answer = await this.throttle.attempt(source, async () => {
      // Checked first: a caller whose codes are throttled must not cost a hash either.
      await this.throttle.assertOpen({ ...source, attempted: 'code' });
      const matches = await this.matches(password, user, source.tenantId);
      return user !== null && matches ? further(user) : null;
    });
    if (answer === null) throw invalidCredentials({});
    return answer;
  }

  private async matches(password: string, user: User | null, tenantId: number | null): Promise<boolean> {
    const stored = user?.passwordHash ?? null;
    const verdict = await this.hasher.verify(password, stored, tenantId);
    if (verdict === 'outdated' && user !== null && stored !== null) await this.renew(user, stored, password, tenantId);
    return verdict !== 'wrong';
  }

  /** Stores a new hash, unless the password was changed meanwhile. */
  private async renew(user: User, stored: string, password: string, tenantId: number | null): Promise<void> {
    const renewed = await this.hasher.hash(password, tenantId);
    await this.database.useForLogin((manager) =>
      manager.query('UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?', [
        renewed,
        user.id,
        stored,
      ]),
    );
    user.passwordHash = renewed;
  }
}
