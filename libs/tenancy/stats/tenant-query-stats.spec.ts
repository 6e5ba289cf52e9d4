import { quantileOf, slowOf } from './latency-buckets';
import { TenantQueryStats } from './tenant-query-stats';

describe('Statistics of tenants’ queries', () => {
  it('counts statements, slow ones and waits by tenant, and begins anew with each window', () => {
    const stats = new TenantQueryStats();
    for (const microseconds of [900, 900, 900, 500_000, 500_001]) stats.answered(7, microseconds);
    stats.answered(8, 100);
    stats.waited(8, 40);
    const [seven, eight] = stats.takeWindow();
    expect(seven).toMatchObject({ tenantId: 7, queries: 5, busyUs: 1_002_701, waits: 0 });
    expect(slowOf(seven?.latencies ?? [])).toBe(1);
    expect(eight).toMatchObject({ tenantId: 8, queries: 1, waits: 1, waitMs: 40 });
    expect(stats.takeWindow()).toEqual([]);
    expect(stats.size).toBe(0);
  });

  it('adds what could not be kept to the window that goes on', () => {
    const stats = new TenantQueryStats();
    stats.answered(7, 100);
    const lost = stats.takeWindow();
    stats.answered(7, 300);
    stats.giveBack(lost);
    const [load] = stats.takeWindow();
    expect(load).toMatchObject({ queries: 2, busyUs: 400 });
    expect([...(load?.latencies ?? [])].slice(0, 2)).toEqual([1, 1]);
  });

  it('names the heaviest tenants of the last window and sums up everybody else', () => {
    const stats = new TenantQueryStats();
    for (let tenantId = 1; tenantId <= 5; tenantId += 1) stats.answered(tenantId, tenantId * 1_000_000);
    stats.waited(1, 500);
    stats.takeWindow();
    stats.answered(1, 60_000_000);
    const { top, other } = stats.top(2);
    expect(top.map(({ tenantId, seconds }) => [tenantId, seconds])).toEqual([
      [5, 5],
      [4, 4],
    ]);
    expect(other).toEqual({ queries: 3, slow: 3, seconds: 6, waits: 1, waitSeconds: 0.5 });
  });

  it('keeps apart no more than twenty thousand tenants and loses no statement beyond', () => {
    const stats = new TenantQueryStats();
    for (let tenantId = 1; tenantId <= 20_500; tenantId += 1) stats.answered(tenantId, 10);
    expect(stats.size).toBeLessThanOrEqual(20_001);
    expect(stats.takeWindow()).toHaveLength(20_000);
    const { other } = stats.top(1);
    expect(other.queries).toBe(20_499);
  });

  it('reads quantiles between the bounds, and none where nothing was counted', () => {
    const counts = new Uint32Array(16);
    expect(quantileOf(counts, 0.5)).toBeNull();
    counts[2] = 100;
    expect(quantileOf(counts, 0.5)).toBe(750);
    counts[15] = 10;
    expect(quantileOf(counts, 0.5)).toBe(775);
    expect(quantileOf(counts, 0.95)).toBe(5_000_000);
  });
});
