import { createHash } from 'node:crypto';
import type { Counter, Limit } from '../redis/counting';
import type { LoginSource } from './login-source';

const QUARTER_HOUR_S = 900;
const HOUR_S = 3600;

/** An account counts as attacked from this multiple of the free failures of one place, counted over all unknown networks. */
const ATTACKED_FROM = 4;
/** Number of failures in one tenant from unknown networks above which logins from unknown networks are delayed. */
const TENANT_FREE = 300;
const MAX_HOLD_MS = 3000;
const FIRST_HOLD_MS = 250;

/** Number of failures of the account and of the tenant, over all unknown networks. */
export interface Pressure {
  readonly account: number;
  readonly tenant: number;
}

const key = (...parts: readonly (string | number | null)[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 27);

/** Keys are hashed: an address or a name in Redis would be personal data. */
const limit = (parts: readonly (string | number | null)[], free: number, longestS: number): Limit => ({
  key: key(...parts),
  free,
  firstS: 1,
  longestS,
  forgetS: Math.max(QUARTER_HOUR_S, 2 * longestS),
});

const gauge = (name: string, of: string | number | null): Limit => ({
  ...limit([name, of], Number.POSITIVE_INFINITY, 0),
  forgetS: HOUR_S,
});

/** Counters that are only measured: the account's and the tenant's, from networks the account does not know. */
export function gaugesOf({ attempted, subjects, tenantId, isKnown }: LoginSource): readonly Limit[] {
  if (isKnown || attempted === 'letter' || attempted === 'link') return [];
  return [gauge('tenant', tenantId), ...subjects.map((subject) => gauge(attempted, subject))];
}

/** The values of the counters of {@link gaugesOf}. */
export function pressureOf([tenant = null, ...accounts]: readonly (Counter | null)[]): Pressure {
  return { tenant: tenant?.count ?? 0, account: Math.max(0, ...accounts.map((counter) => counter?.count ?? 0)) };
}

/** Counters by account and place. A success resets them. */
export function placeLimits(source: LoginSource, free: number, pressure: Pressure): readonly Limit[] {
  const { attempted, subjects, place, widePlace, isKnown } = source;
  const isAttacked = !isKnown && pressure.account >= ATTACKED_FROM * free;
  const wide = isKnown || widePlace === null ? [] : [widePlace];
  return subjects.flatMap((subject) => {
    const here = limit([attempted, subject, place], free, isAttacked ? HOUR_S : QUARTER_HOUR_S / 3);
    return [
      // The account is under attack: an unknown network has one attempt, then one an hour.
      isAttacked ? { ...here, free: 1, firstS: 60 } : here,
      ...wide.map((network) => limit([attempted, subject, network], ATTACKED_FROM * free, HOUR_S)),
    ];
  });
}

/**
 * Counter of an account's codes over all unknown networks. A caller who guesses codes already has the password. The owner can
 * still log in from a known network and change it.
 */
export function codeLimits({ attempted, subjects, isKnown }: LoginSource, free: number): readonly Limit[] {
  if (isKnown || attempted !== 'code') return [];
  return subjects.map((subject) => limit(['codes', subject], 2 * free, HOUR_S));
}

/** Counters of a network, for accounts that never logged in from it: a whole company may share one address. */
export function networkLimits({ place, tenantId, isKnown }: LoginSource): readonly Limit[] {
  if (isKnown) return [];
  // An attack on one tenant causes only short pauses at other tenants.
  return [limit(['network', place, tenantId], 30, QUARTER_HOUR_S / 3), limit(['network', place], 300, 15)];
}

/** Delay of an attempt from an unknown network before it is checked, in milliseconds. */
export function holdMs({ account, tenant }: Pressure, free: number): number {
  const over = Math.max(account - ATTACKED_FROM * free, Math.floor((tenant - TENANT_FREE) / 10));
  return over < 0 ? 0 : Math.min(MAX_HOLD_MS, FIRST_HOLD_MS * 2 ** Math.floor(over / 5));
}
