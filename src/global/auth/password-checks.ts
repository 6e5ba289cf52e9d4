import { Injectable } from '@nestjs/common';
import { PasswordHasher } from '#secrets';
import { GlobalDatabase } from '../global-database';
import type { User } from '../users/user.entity';
import { invalidCredentials } from './auth.errors';
import type { LoginSource } from './login-source';
import { LoginThrottle } from './login-throttle';

/** Compares passwords at the pace the throttle allows. */
@Injectable()
export class PasswordChecks {
  constructor(
    private readonly hasher: PasswordHasher,
    private readonly throttle: LoginThrottle,
    private readonly database: GlobalDatabase,
  ) {}

  /**
   * Answers what `further` finds for the account behind the right password; `null` there is as wrong as a wrong password, and without
   * an account it works as long and refuses.
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
      // A caller whose codes are refused at present does not cost a hash either.
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

  /** Unless the password was changed meanwhile. */
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
