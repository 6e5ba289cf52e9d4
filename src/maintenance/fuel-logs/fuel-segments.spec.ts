import { consumptionOf, segmentsOf, standsOut } from './fuel-segments';
import type { Fill } from './fuel-segments';

let ids = 0;
const fill = (km: number | null, quantity: string, more: Partial<Fill> = {}): Fill => {
  ids += 1;
  const totalCost = String(Number(quantity) * 700);
  return { id: ids, km, quantity, totalCost, isFullTank: true, missedPrevious: false, ...more };
};
const consumptions = (...fills: readonly Fill[]) => {
  const segments = segmentsOf(fills);
  return fills.map(({ id }) => segments.get(id)?.consumption);
};

describe('consumption from full to full', () => {
  it('is that of the example of domain.md', () => {
    const fills = [
      fill(10_000, '40'),
      fill(10_300, '20', { isFullTank: false }),
      fill(10_700, '35'),
      fill(11_100, '30'),
    ];
    expect(consumptions(...fills)).toEqual([null, null, '7.86', '7.50']);
    expect(consumptionOf('85', 1100)).toBe('7.73');
    const closed = segmentsOf(fills).get(fills[2]?.id ?? 0);
    expect(closed).toMatchObject({ distanceKm: 700, segmentQuantity: '55.000', segmentCostPerKm: '55.0000' });
  });

  it('includes fills without a reading', () => {
    expect(consumptions(fill(1000, '40'), fill(null, '10'), fill(1500, '30'))).toEqual([null, null, '8.00']);
  });

  it('is unknown after a missed fill, until the second full fill', () => {
    const missed = { missedPrevious: true };
    expect(consumptions(fill(1000, '40'), fill(2000, '40', missed), fill(2500, '40'))).toEqual([null, null, '8.00']);
    const partial = { missedPrevious: true, isFullTank: false };
    expect(consumptions(fill(1000, '40'), fill(2000, '20', partial), fill(2500, '40'), fill(3000, '40'))).toEqual([
      null,
      null,
      null,
      '8.00',
    ]);
  });

  it('is null if the odometer did not change', () => {
    const fills = [fill(1000, '40'), fill(1000, '5'), fill(1500, '40')];
    expect(consumptions(...fills)).toEqual([null, null, '8.00']);
    expect(segmentsOf(fills).get(fills[1]?.id ?? 0)?.isStandstill).toBe(true);
  });

  it('has no average without a distance', () => {
    expect(consumptionOf('10', 0)).toBeNull();
  });
});

describe('a segment is an anomaly', () => {
  const usual = (count: number) => Array.from({ length: count }, () => ({ quantity: '40', distanceKm: 500 }));

  it('if it used more than 1.3 times the average of the last five', () => {
    expect(standsOut({ quantity: '52', distanceKm: 500 }, usual(5))).toBe(false);
    expect(standsOut({ quantity: '52.001', distanceKm: 500 }, usual(5))).toBe(true);
  });

  it('with at least three segments to compare with', () => {
    expect(standsOut({ quantity: '90', distanceKm: 500 }, usual(2))).toBe(false);
    expect(standsOut({ quantity: '90', distanceKm: 500 }, usual(3))).toBe(true);
  });
});
