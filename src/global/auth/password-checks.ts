import { Injectable } from '@nestjs/common';
import { PasswordHasher } from '#secrets';
import { invalidCredentials } from './auth.errors';
import { LoginThrottle } from './login-throttle';
import type { LoginSource } from './login-throttle';

/** Compares passwords at the pace the throttle allows. */
@Injectable()
export class PasswordChecks {
  constructor(
    private readonly hasher: PasswordHasher,
    private readonly throttle: LoginThrottle,
  ) {}

  /** With `null` as hash it works as long and refuses. @throws DomainError INVALID_CREDENTIALS, LOGIN_THROTTLED, LOGIN_BUSY */
  async check(password: string, hash: string | null, source: LoginSource): Promise<void> {
    await this.throttle.check(source);
    const matches = await this.hasher.verify(password, hash);
    // Guesses made at once have waited for one another: those behind the fifth failure learn nothing.
    await this.throttle.check(source);
    if (!matches) throw await this.refusal(source, invalidCredentials({}));
  }

  /** Counts a failure; answers the error to throw. */
  async refusal<E extends Error>(source: LoginSource, error: E): Promise<E> {
    await this.throttle.recordFailure(source);
    return error;
  }

  async succeed(source: LoginSource): Promise<void> {
    await this.throttle.recordSuccess(source);
  }
}
