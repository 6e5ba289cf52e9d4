import { ttlInvalid } from './cloning.errors';

const HOUR_MS = 3_600_000;
const MAX_MS = 366 * 24 * HOUR_MS;

/** `7d` or `12h` in milliseconds. @throws DomainError CLONE_TTL_INVALID */
export function timeToLiveMs(ttl: string): number {
  const [, amount = '', unit = ''] = /^(\d{1,5})([dh])$/.exec(ttl) ?? [];
  const ms = Number(amount) * (unit === 'd' ? 24 : 1) * HOUR_MS;
  if (unit === '' || ms === 0 || ms > MAX_MS) throw ttlInvalid({ ttl: ttl.slice(0, 20) });
  return ms;
}
