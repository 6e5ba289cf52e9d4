import type { DemoCompany } from '../../../src/fleet/demo/demo-fleet.service';
import { OFFICE } from '../../support/actors';
import { createTenantDatabase } from '../../support/tenant-database';
import { Fleet, listOf } from '../../support/fleet';

describe('Demo data', () => {
  it.each<DemoCompany>(['fleet', 'workshop'])(
    'fills a %s once, with vehicles and drivers a newcomer believes',
    async (company) => {
      const database = await createTenantDatabase();
      try {
        const fleet = new Fleet(database);
        const made = await fleet.demo.fill(company);
        expect(await fleet.demo.fill(company)).toBe(0);
        const vehicles = await fleet.vehicles.list(listOf({ limit: 100 }), OFFICE);
        const drivers = await fleet.drivers.list(listOf({ limit: 100 }));
        expect(made).toBeGreaterThanOrEqual(vehicles.total + drivers.total + 20);
        for (const table of ['garages', 'suppliers', 'supplies', 'collaborateurs']) {
          expect([table, await database.dataSource.query(`SELECT id FROM ${table}`)]).not.toEqual([table, []]);
        }
        const drives = await database.dataSource.query<unknown[]>('SELECT id FROM vehicle_assignments');
        expect(drives.length > 5).toBe(company === 'fleet');
        expect(vehicles.total).toBeGreaterThanOrEqual(30);
        expect(drivers.total).toBeGreaterThanOrEqual(30);
        expect(vehicles.items.every((vehicle) => vehicle.mileage > 0 && vehicle.vin !== null)).toBe(true);
        expect(drivers.items.every((driver) => driver.licenses.length === 1)).toBe(true);
      } finally {
        await database.drop();
      }
    },
  );

  it('assigns one visible vehicle to its driver account, once', async () => {
    const database = await createTenantDatabase();
    try {
      const fleet = new Fleet(database);
      await fleet.demo.fill('fleet');
      const account = { userId: 9, firstName: 'Arsène', lastName: 'Konan' };
      for (const _ of ['first', 'second']) await fleet.demo.giveVehicle(account);
      const seen = await fleet.vehicles.list(listOf(), {
        userId: account.userId,
        ownVehiclesOnly: true,
        garageId: null,
      });
      expect([seen.total, seen.items[0]?.plateNumber]).toEqual([1, '2392 CC 01']);
    } finally {
      await database.drop();
    }
  });
});
