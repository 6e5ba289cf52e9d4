import { costPerKm } from './cost-per-km';

describe('cost per kilometre', () => {
  it('leaves out vehicles with unknown kilometres, with their costs', () => {
    const costs = [
      { vehicleId: 1, kind: 'fuel', amount: '90000.0000' },
      { vehicleId: 1, kind: 'workshop', amount: '-15000' },
      { vehicleId: 2, kind: 'fuel', amount: '500000' },
    ] as const;
    const ways = [
      { vehicleId: 1, km: 1000 },
      { vehicleId: 2, km: null },
      { vehicleId: 3, km: 500 },
    ];
    expect(costPerKm(costs, ways)).toEqual({ value: '50.0000', km: 1500, excludedVehicles: 1 });
  });

  it('is null without kilometres', () => {
    expect(costPerKm([], [])).toEqual({ value: null, km: 0, excludedVehicles: 0 });
  });
});
