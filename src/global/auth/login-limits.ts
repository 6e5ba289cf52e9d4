import { createHash } from 'node:crypto';
import type { Counter, Limit } from '../redis/counting';
import type { LoginSource } from './login-source';

const QUARTER_HOUR_S = 900;
const HOUR_S = 3600;

/** Failures of one account from unknown networks, as a multiple of those one place has, from which it is being attacked. */
const ATTACKED_FROM = 4;
/** Failures in one tenant from unknown networks from which logins from there are slowed down. */
const TENANT_FREE = 300;
const LONGEST_HOLD_MS = 3000;
const FIRST_HOLD_MS = 250;

/** How hard an attempt is pressed: what is counted of its account and its tenant from all networks together. */
export interface Pressure {
  readonly account: number;
  readonly tenant: number;
}

const key = (...parts: readonly (string | number | null)[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 27);

/** Hashed: an address or a name in Redis would be personal data. */
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

/** Counters that refuse nothing: the account's and the tenant's, from networks the account does not know. */
export function gaugesOf({ attempted, subjects, tenantId, isKnown }: LoginSource): readonly Limit[] {
  if (isKnown || attempted === 'letter' || attempted === 'link') return [];
  return [gauge('tenant', tenantId), ...subjects.map((subject) => gauge(attempted, subject))];
}

/** What {@link gaugesOf} have come to. */
export function pressureOf([tenant = null, ...accounts]: readonly (Counter | null)[]): Pressure {
  return { tenant: tenant?.count ?? 0, account: Math.max(0, ...accounts.map((counter) => counter?.count ?? 0)) };
}

/** Counters of what is guessed at, at the place it is guessed from. A success there begins them anew. */
export function placeLimits(source: LoginSource, free: number, pressure: Pressure): readonly Limit[] {
  const { attempted, subjects, place, widePlace, isKnown } = source;
  const isAttacked = !isKnown && pressure.account >= ATTACKED_FROM * free;
  const wide = isKnown || widePlace === null ? [] : [widePlace];
  return subjects.flatMap((subject) => {
    const here = limit([attempted, subject, place], free, isAttacked ? HOUR_S : QUARTER_HOUR_S / 3);
    return [
      // From everywhere at once: a network that the account does not know has one guess, and then one an hour.
      isAttacked ? { ...here, free: 1, firstS: 60 } : here,
      ...wide.map((network) => limit([attempted, subject, network], ATTACKED_FROM * free, HOUR_S)),
    ];
  });
}

/**
 * The counter of an account's codes from all unknown networks. Who guesses codes has the password: the owner is in danger, comes in
 * from a known network, and changes it.
 */
export function codeLimits({ attempted, subjects, isKnown }: LoginSource, free: number): readonly Limit[] {
  if (isKnown || attempted !== 'code') return [];
  return subjects.map((subject) => limit(['codes', subject], 2 * free, HOUR_S));
}

/** Counters of a network, for accounts that never came from there: behind one address there may be a whole company. */
export function networkLimits({ place, tenantId, isKnown }: LoginSource): readonly Limit[] {
  if (isKnown) return [];
  // What is done to one tenant costs the others nothing but a short pause.
  return [limit(['network', place, tenantId], 30, QUARTER_HOUR_S / 3), limit(['network', place], 300, 15)];
}

/** For how long an attempt from an unknown network is held before it is judged, in milliseconds. */
export function holdMs({ account, tenant }: Pressure, free: number): number {
  const over = Math.max(account - ATTACKED_FROM * free, Math.floor((tenant - TENANT_FREE) / 10));
  return over < 0 ? 0 : Math.min(LONGEST_HOLD_MS, FIRST_HOLD_MS * 2 ** Math.floor(over / 5));
}
