import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ParametersService } from '../parameters/parameters.service';
import { RedisCounters } from '../redis/redis-counters';
import type { Counter } from '../redis/redis-counters';
import { loginThrottled } from './auth.errors';

/** Who tries to come in: the identifier given, in lower case, the client's address, and the tenant tried. */
export interface LoginSource {
  readonly account: string;
  readonly address: string;
  readonly tenantId: number | null;
}

/** Failures before pauses begin, and how long they get. Behind one address there may be a whole company. */
interface Limit {
  readonly key: string;
  readonly free: number;
  readonly longestS: number;
}

const FORGET_AFTER_MS = 15 * 60_000;
const MOST_KEYS = 50_000;

/**
 * Slows down guessing, per account, address and tenant: from the fifth failure of an account
 * (`system.max_login_attempts`), the thirtieth of an address or the
 * three hundredth of a tenant on, a pause that doubles up to a limit, never a permanent lockout. Unknown accounts are throttled
 * like known ones. Counted in Redis for all processes and here for this one: the higher number counts.
 */
@Injectable()
export class LoginThrottle {
  private readonly failures = new Map<string, Counter>();

  constructor(
    private readonly shared: RedisCounters,
    private readonly parameters: ParametersService,
  ) {}

  /** @throws DomainError LOGIN_THROTTLED with the seconds to wait */
  async check(source: LoginSource): Promise<void> {
    const limits = limitsOf(source, await this.parameters.get('system.max_login_attempts'));
    const shared = await this.shared.read(limits.map(({ key }) => key));
    const until = limits.map((limit, index) =>
      Math.max(blockedUntil(limit, this.known(limit.key)), blockedUntil(limit, shared?.[index] ?? null)),
    );
    const latest = Math.max(...until);
    if (latest > Date.now()) throw loginThrottled({}, { retryAfterSeconds: (latest - Date.now()) / 1000 });
  }

  async recordFailure(source: LoginSource): Promise<void> {
    const keys = limitsOf(source, 0).map(({ key }) => key);
    for (const key of keys) {
      const count = (this.known(key)?.count ?? 0) + 1;
      this.failures.delete(key);
      this.failures.set(key, { count, lastAt: Date.now() });
    }
    for (const key of this.failures.keys()) {
      if (this.failures.size <= MOST_KEYS) break;
      this.failures.delete(key);
    }
    await this.shared.add(keys, FORGET_AFTER_MS);
  }

  /** The account starts anew; its address does not, for guessing others goes on beside one login that works. */
  async recordSuccess({ account }: LoginSource): Promise<void> {
    this.failures.delete(accountKey(account));
    await this.shared.remove(accountKey(account));
  }

  private known(key: string): Counter | null {
    const failures = this.failures.get(key);
    if (failures && Date.now() - failures.lastAt > FORGET_AFTER_MS) {
      this.failures.delete(key);
      return null;
    }
    return failures ?? null;
  }
}

function blockedUntil({ free, longestS }: Limit, counter: Counter | null): number {
  if (counter === null || counter.count < free) return 0;
  return counter.lastAt + Math.min(longestS, 2 ** (counter.count - free)) * 1000;
}

/** Hashed: an address or a name in Redis would be personal data. */
const keyOf = (kind: string, value: string): string =>
  `${kind}:${createHash('sha256').update(value).digest('base64url').slice(0, 22)}`;
const accountKey = (account: string): string => keyOf('account', account);

function limitsOf({ account, address, tenantId }: LoginSource, freeOfAccount: number): readonly Limit[] {
  return [
    { key: accountKey(account), free: freeOfAccount, longestS: 300 },
    { key: keyOf('address', address), free: 30, longestS: 300 },
    { key: keyOf('tenant', String(tenantId)), free: 300, longestS: 15 },
  ];
}
