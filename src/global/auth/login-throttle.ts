import { Injectable } from '@nestjs/common';
import { loginThrottled } from './auth.errors';

interface Failures {
  count: number;
  blockedUntil: number;
  lastAt: number;
}

/** Failures before pauses begin. Behind one address there may be a whole company. */
const FREE_FOR_ACCOUNT = 5;
const FREE_FOR_ADDRESS = 30;
const LONGEST_BLOCK_S = 300;
const FORGET_AFTER_MS = 15 * 60_000;
const MOST_KEYS = 50_000;

/** Who tries to log in: the identifier given, in lower case, and the client's address. */
export interface LoginSource {
  readonly account: string;
  readonly address: string;
}

/**
 * Slows down guessing, per account and per address: from the fifth failure of an account or the thirtieth of an address on, a
 * pause that doubles up to five minutes, never a permanent lockout. Unknown accounts are throttled like known ones. Bounded;
 * counted per process.
 */
@Injectable()
export class LoginThrottle {
  private readonly failures = new Map<string, Failures>();

  /** @throws DomainError LOGIN_THROTTLED with the seconds to wait */
  check(source: LoginSource): void {
    const until = Math.max(...limitsOf(source).map(({ key }) => this.known(key)?.blockedUntil ?? 0));
    if (until > Date.now()) throw loginThrottled({}, { retryAfterSeconds: (until - Date.now()) / 1000 });
  }

  recordFailure(source: LoginSource): void {
    for (const { key, free } of limitsOf(source)) {
      const count = (this.known(key)?.count ?? 0) + 1;
      const blockS = count < free ? 0 : Math.min(LONGEST_BLOCK_S, 2 ** (count - free));
      this.failures.delete(key);
      this.failures.set(key, { count, blockedUntil: Date.now() + blockS * 1000, lastAt: Date.now() });
    }
    for (const key of this.failures.keys()) {
      if (this.failures.size <= MOST_KEYS) break;
      this.failures.delete(key);
    }
  }

  /** The account starts anew; its address does not, for guessing others goes on beside one login that works. */
  recordSuccess({ account }: LoginSource): void {
    this.failures.delete(accountKey(account));
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

const accountKey = (account: string): string => `account ${account}`;

function limitsOf({ account, address }: LoginSource): { key: string; free: number }[] {
  return [
    { key: accountKey(account), free: FREE_FOR_ACCOUNT },
    { key: `address ${address}`, free: FREE_FOR_ADDRESS },
  ];
}
