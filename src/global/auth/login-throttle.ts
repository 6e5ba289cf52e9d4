import { Injectable } from '@nestjs/common';
import { loginThrottled } from './auth.errors';

interface Failures {
  count: number;
  blockedUntil: number;
  lastAt: number;
}

const FREE_ATTEMPTS = 5;
const LONGEST_BLOCK_S = 300;
const FORGET_AFTER_MS = 15 * 60_000;
const MOST_KEYS = 50_000;

/**
 * Slows down guessing, per account and per address: from the fifth failure on, a pause that doubles up to five minutes, never a
 * permanent lockout. Unknown accounts are throttled like known ones.
 */
@Injectable()
export class LoginThrottle {
  private readonly failures = new Map<string, Failures>();

  /** @throws DomainError LOGIN_THROTTLED with the seconds to wait */
  check(keys: readonly string[]): void {
    const until = Math.max(...keys.map((key) => this.known(key)?.blockedUntil ?? 0));
    if (until > Date.now()) throw loginThrottled({}, { retryAfterSeconds: (until - Date.now()) / 1000 });
  }

  recordFailure(keys: readonly string[]): void {
    for (const key of keys) {
      const count = (this.known(key)?.count ?? 0) + 1;
      const blockS = count < FREE_ATTEMPTS ? 0 : Math.min(LONGEST_BLOCK_S, 2 ** (count - FREE_ATTEMPTS));
      this.failures.delete(key);
      this.failures.set(key, { count, blockedUntil: Date.now() + blockS * 1000, lastAt: Date.now() });
    }
    for (const key of this.failures.keys()) {
      if (this.failures.size <= MOST_KEYS) break;
      this.failures.delete(key);
    }
  }

  recordSuccess(key: string): void {
    this.failures.delete(key);
  }

  private known(key: string): Failures | undefined {
    const failures = this.failures.get(key);
    if (failures && Date.now() - failures.lastAt > FORGET_AFTER_MS) {
      this.failures.delete(key);
      return undefined;
    }
    return failures;
  }
}
