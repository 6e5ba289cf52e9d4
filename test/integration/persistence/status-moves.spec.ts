import { Records } from '#persistence';
import { VEHICLE_FLOW } from '../../../src/fleet/vehicles/vehicle.flow';
import type { Vehicle } from '../../../src/fleet/vehicles/vehicle.entity';
import { vehicleResource } from '../../../src/fleet/vehicles/vehicle.records';
import { OFFICE } from '../../support/actors';
import { failure } from '../../support/failure';
import { Fleet } from '../../support/fleet';
import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';

describe('A status in the database', () => {
  let database: TenantDatabase;
  let fleet: Fleet;
  let vehicles: Records<Vehicle, never>;

  beforeAll(async () => {
    database = await createTenantDatabase();
    fleet = new Fleet(database);
    vehicles = new Records(database.dataSource.manager, vehicleResource);
  });

  afterAll(async () => {
    await database.drop();
  });

  const { activate, maintain, takeOut } = VEHICLE_FLOW.actions;

  it('moves with the other fields, the version and the user', async () => {
    const { id } = await fleet.makeVehicle({ plateNumber: 'AA-101-AA' });
    const moved = await fleet.write(async (unit) =>
      vehicles.move(unit, maintain.on(await vehicles.getForUpdate(unit, id)), { notes: 'Brakes' }, 1),
    );
    expect(moved).toMatchObject({ status: 'maintenance', notes: 'Brakes', version: 2 });
  });

  it('does not move from a version that the client does not know', async () => {
    const vehicle = await fleet.makeVehicle({ plateNumber: 'AA-102-AA' });
    const moved = fleet.write((unit) => vehicles.move(unit, maintain.on(vehicle), {}, 7));
    expect(await failure(moved)).toMatch('STALE_VERSION');
    expect(await vehicles.get(vehicle.id)).toMatchObject({ status: 'active', version: 1 });
  });

  it('does not move if the row left the status after it was read', async () => {
    const vehicle = await fleet.makeVehicle({ plateNumber: 'AA-103-AA' });
    const move = takeOut.on(vehicle);
    await fleet.write((unit) => vehicles.move(unit, takeOut.on(vehicle), {}, null));
    const again = fleet.write((unit) => vehicles.move(unit, move, {}, null));
    expect(await failure(again)).toMatch('VEHICLE_STATUS_FORBIDDEN');
    expect(await vehicles.get(vehicle.id)).toMatchObject({ status: 'out_of_service', version: 2 });
  });

  it('moves for all rows of a condition that may take the step, and for no other', async () => {
    const make = async (plate: string, notes: string) => {
      const { id } = await fleet.makeVehicle({ plateNumber: plate });
      return fleet.write((unit) => vehicles.update(unit, id, { notes }, null));
    };
    const [running, broken, parked, foreign, deleted] = (await Promise.all(
      ['AB-1-AB', 'AB-2-AB', 'AB-3-AB', 'AB-4-AB', 'AB-5-AB'].map((plate, index) =>
        make(plate, index === 3 ? 'Bouaké' : 'Abidjan'),
      ),
    )) as [Vehicle, Vehicle, Vehicle, Vehicle, Vehicle];
    await fleet.write((unit) => vehicles.move(unit, maintain.on(broken), {}, null));
    await fleet.write((unit) => vehicles.move(unit, takeOut.on(parked), {}, null));
    await fleet.write((unit) => vehicles.move(unit, maintain.on(foreign), {}, null));
    await fleet.write((unit) => vehicles.move(unit, maintain.on(deleted), {}, null));
    await fleet.write((unit) => fleet.vehicles.remove(unit, deleted.id, null, OFFICE));
    const moved = await fleet.write((unit) =>
      vehicles.moveAll(unit, activate, { notes: 'Abidjan' }, { notes: 'Back' }),
    );
    expect(moved).toBe(2);
    const rows = await database.dataSource.query<{ status: string; notes: string; version: number }[]>(
      'SELECT status, notes, version FROM vehicles WHERE id IN (?) ORDER BY plate_number',
      [[running, broken, parked, foreign, deleted].map(({ id }) => id)],
    );
    expect(rows.map(({ status, notes, version }) => [status, notes, version])).toEqual([
      ['active', 'Abidjan', 2],
      ['active', 'Back', 4],
      ['active', 'Back', 4],
      ['maintenance', 'Bouaké', 3],
      ['maintenance', 'Abidjan', 4],
    ]);
  });
});
