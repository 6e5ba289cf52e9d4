import type { CreateAssignmentBody } from '../../../src/fleet/assignments/assignment.dto';
import { OFFICE } from '../../support/actors';
import { Fleet, listOf } from '../../support/fleet';
import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';

describe('The filter of vehicles by a current driver', () => {
  let database: TenantDatabase;
  let fleet: Fleet;

  beforeAll(async () => {
    database = await createTenantDatabase();
    fleet = new Fleet(database);
    const driver = { firstName: 'Awa', lastName: 'Koné', licenseNumber: 'KON-1' };
    const driverId = (await fleet.write((unit) => fleet.drivers.create(unit, driver))).driver.id;
    const drive = async (plateNumber: string, body: Partial<CreateAssignmentBody> = {}): Promise<void> => {
      const vehicleId = (await fleet.makeVehicle({ plateNumber })).id;
      const assigned = { vehicleId, driverId, startsAt: '2026-01-01T08:00:00Z', ...body };
      await fleet.write((unit) => fleet.assignments.create(unit, assigned, null, OFFICE));
    };
    await drive('NOW 1');
    await drive('BEFORE 1', { endsAt: '2026-01-02T08:00:00Z' });
    await drive('LATER 1', { startsAt: '2126-01-01T08:00:00Z' });
    await drive('SECOND 1', { role: 'secondary' });
    await fleet.makeVehicle({ plateNumber: 'NEVER 1' });
  });

  afterAll(async () => {
    await database.drop();
  });

  const plates = async (filters: Readonly<Record<string, unknown>>): Promise<string[]> => {
    const sort = [{ key: 'plateNumber', direction: 'asc' as const }];
    const request = listOf({ filters, sort });
    const { items, total } = await fleet.vehicles.list(request, OFFICE);
    expect(total).toBe(items.length);
    const exported: number[] = [];
    await fleet.vehicles.readAll(request, OFFICE, async (rows) => {
      exported.push(...rows.map(({ id }) => id));
    });
    expect(exported).toEqual(items.map(({ id }) => id));
    return items.map(({ plateNumber }) => plateNumber);
  };

  it('finds those with a primary driver', async () => {
    expect(await plates({ assigned: true })).toEqual(['NOW 1']);
  });

  it('finds those without one: former, future, secondary or no assignments', async () => {
    expect(await plates({ assigned: false })).toEqual(['BEFORE 1', 'LATER 1', 'NEVER 1', 'SECOND 1']);
  });

  it('can be combined with filters of columns', async () => {
    expect(await plates({ assigned: true, status: ['sold'] })).toEqual([]);
    expect(await plates({})).toHaveLength(5);
  });
});
