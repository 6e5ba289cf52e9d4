import { blockedUntil } from '../redis/counting';
import { codeLimits, gaugesOf, holdMs, networkLimits, placeLimits, pressureOf } from './login-limits';
import type { LoginSource } from './login-source';

const FREE = 5;
const CALM = { account: 0, tenant: 0 };
const stranger: LoginSource = {
  attempted: 'password',
  subjects: ['account 1', 'text awa@flotte.test'],
  place: '203.0.113.0/24',
  widePlace: null,
  tenantId: 7,
  isKnown: false,
};
const known: LoginSource = { ...stranger, isKnown: true };

describe('The limits of logins', () => {
  it('count for a known network only its own failures: no other network refuses or delays it', () => {
    expect(networkLimits(known)).toEqual([]);
    expect(codeLimits({ ...known, attempted: 'code' }, FREE)).toEqual([]);
    expect(gaugesOf(known)).toEqual([]);
    const attacked = placeLimits(known, FREE, { account: 10_000, tenant: 10_000 });
    expect(attacked).toEqual(placeLimits(known, FREE, CALM));
  });

  it('never refuse by the counters of an account or a tenant over all networks', () => {
    const gauges = gaugesOf(stranger);
    expect(gauges).toHaveLength(3);
    for (const gauge of gauges) expect(blockedUntil(gauge, { count: 1_000_000, lastAt: Date.now() })).toBe(0);
  });

  it('give an unknown network one attempt at an attacked account, then one an hour', () => {
    const pressure = { account: 4 * FREE, tenant: 0 };
    const [limit] = placeLimits(stranger, FREE, pressure);
    expect(limit).toMatchObject({ free: 1, firstS: 60, longestS: 3600 });
    expect(placeLimits(stranger, FREE, { account: 4 * FREE - 1, tenant: 0 })[0]).toMatchObject({
      free: FREE,
      firstS: 1,
    });
  });

  it('also count the /48 of an IPv6 network', () => {
    const wide = placeLimits({ ...stranger, widePlace: '2001:db8:1::/48' }, FREE, CALM);
    expect(wide.map(({ free }) => free)).toEqual([FREE, 4 * FREE, FREE, 4 * FREE]);
  });

  it('delay attempts by the number of failures, for at most three seconds', () => {
    const held = [0, 19, 20, 25, 30, 1000].map((account) => holdMs({ account, tenant: 0 }, FREE));
    expect(held).toEqual([0, 0, 250, 500, 1000, 3000]);
    expect([299, 300, 350, 100_000].map((tenant) => holdMs({ account: 0, tenant }, FREE))).toEqual([0, 250, 500, 3000]);
  });

  it('use the higher counter of the identifiers of an account', () => {
    expect(pressureOf([{ count: 9, lastAt: 0 }, null, { count: 4, lastAt: 0 }])).toEqual({ tenant: 9, account: 4 });
    expect(pressureOf([])).toEqual(CALM);
  });
});
