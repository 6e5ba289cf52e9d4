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

  it('keeps apart no more than twenty thousand tenants, and goes on counting those', () => {
    const stats = new TenantQueryStats();
    for (let tenantId = 1; tenantId <= 20_500; tenantId += 1) stats.answered(tenantId, 10);
    stats.answered(1, 10);
    stats.waited(20_500, 10);
    const loads = stats.takeWindow();
    expect(loads).toHaveLength(20_000);
    expect(loads[0]).toMatchObject({ tenantId: 1, queries: 2 });
    stats.answered(20_500, 10);
    expect(stats.takeWindow()).toMatchObject([{ tenantId: 20_500, queries: 1 }]);
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
