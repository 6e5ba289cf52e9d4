import type { VehicleAssignment } from '../../../src/fleet/assignments/vehicle-assignment.entity';
import { OFFICE, STRANGER } from '../../support/actors';
import { Driving, at, inDays } from '../../support/driving';
import { failure } from '../../support/failure';
import { Fleet, listOf } from '../../support/fleet';
import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';

describe('The assignments of vehicles', () => {
  let database: TenantDatabase;
  let fleet: Fleet;
  let driving: Driving;
  let vehicleId: number;
  let awa: number;
  let yao: number;

  beforeAll(async () => {
    database = await createTenantDatabase();
    fleet = new Fleet(database);
    driving = new Driving(fleet);
  });

  beforeEach(async () => {
    await driving.begin();
    ({ vehicleId, awa, yao } = driving);
  });

  afterEach(async () => {
    fleet.settings.choose('assignments.exclusive_driver', false);
    await driving.clear();
  });

  afterAll(async () => {
    await database.drop();
  });

  const driver: Driving['driver'] = (...asked) => driving.driver(...asked);
  const assign: Driving['assign'] = (...asked) => driving.assign(...asked);
  const shown = (id: number): Promise<VehicleAssignment> => fleet.assignments.get(id, OFFICE);

  it('give a vehicle one primary driver at a time, also in the past and in the future', async () => {
    await assign('02-10', '02-20');
    for (const [from, until] of [
      ['02-05', '02-11'],
      ['02-12', '02-15'],
      ['02-19', '02-25'],
      ['02-01', null],
      ['02-01', '03-01'],
    ] as const)
      expect(await failure(assign(from, until, { driverId: yao }))).toMatch('ASSIGNMENT_OVERLAP');
  });

  it('follow one another without a gap', async () => {
    await assign('02-10', '02-20');
    expect((await assign('02-20', null, { driverId: yao })).driverId).toBe(yao);
    expect((await assign('02-01', '02-10', { driverId: yao })).driverId).toBe(yao);
  });

  it('allow any number of secondary drivers', async () => {
    await assign('02-10');
    expect((await assign('02-10', null, { driverId: yao, role: 'secondary' })).role).toBe('secondary');
  });

  it('end after they begin', async () => {
    expect(await failure(assign('02-10', '02-10'))).toMatch('ASSIGNMENT_PERIOD_REVERSED');
  });

  it('give a driver several vehicles, unless the company limits them to one', async () => {
    const other = await fleet.makeVehicle({ plateNumber: 'BB 2' });
    await assign('02-10', '02-20');
    fleet.settings.choose('assignments.exclusive_driver', true);
    expect(await failure(assign('02-12', null, { vehicleId: other.id }))).toMatch('DRIVER_ALREADY_ASSIGNED');
    expect((await assign('02-20', null, { vehicleId: other.id })).vehicleId).toBe(other.id);
    fleet.settings.choose('assignments.exclusive_driver', false);
    const third = await fleet.makeVehicle({ plateNumber: 'CC 3' });
    expect((await assign('02-12', null, { vehicleId: third.id })).vehicleId).toBe(third.id);
  });

  it('are for drivers who may drive the vehicle on the first day', async () => {
    const licenseTypeId = await fleet.id('license_types', 'code', 'C');
    const expiring = await driver('Ada', 'C', { licenses: [{ licenseTypeId, expiresOn: '2026-02-10' }] });
    const covering = await driver('Eva', 'CE');
    const light = await driver('Léa', 'B');
    expect((await assign('02-10', '02-11', { driverId: expiring })).driverId).toBe(expiring);
    expect((await assign('02-12', '02-13', { driverId: covering })).driverId).toBe(covering);
    for (const [driverId, cause] of [
      [expiring, 'license_expired'],
      [light, 'license_missing'],
    ] as const) {
      const refused = assign('02-14', '02-15', { driverId });
      await expect(refused).rejects.toMatchObject({ code: 'DRIVER_NOT_ELIGIBLE', details: { cause } });
    }
    await database.dataSource.query("UPDATE drivers SET status = 'suspended' WHERE id = ?", [yao]);
    expect(await failure(assign('02-16', null, { driverId: yao }))).toMatch('DRIVER_NOT_ELIGIBLE');
  });

  it('are for another driver by a decision, with its reason recorded if it was needed', async () => {
    const light = await driver('Léa', 'B');
    const taken = await assign('02-10', '02-12', { driverId: light }, 'Avec un moniteur');
    const eligible = await assign('02-12', '02-13', {}, 'Par précaution');
    expect([taken.overrideReason, eligible.overrideReason]).toEqual(['Avec un moniteur', null]);
  });

  it('require an existing, unsold vehicle and an existing driver', async () => {
    expect(await failure(assign('02-10', null, { vehicleId: 999_999 }))).toMatch('REFERENCE_NOT_FOUND');
    expect(await failure(assign('02-10', null, { driverId: 999_999 }))).toMatch('REFERENCE_NOT_FOUND');
    await database.dataSource.query("UPDATE vehicles SET status = 'sold'");
    expect(await failure(assign('02-10'))).toMatch('VEHICLE_SOLD');
  });

  it('record the odometer at handover', async () => {
    const assignment = await assign('02-10', null, { startOdometer: 11_000 });
    expect(assignment.startReading).toMatchObject({
      value: 11_000,
      source: 'assignment',
      readAt: new Date(at('02-10')),
    });
    const end = { endsAt: at('02-20'), endOdometer: 12_500 };
    const ended = await fleet.write((unit) => fleet.assignments.end(unit, assignment.id, end, null, OFFICE));
    expect([ended.endReading?.value, (await fleet.vehicles.get(vehicleId, OFFICE)).mileage]).toEqual([12_500, 12_500]);
    expect(await failure(assign('02-21', null, { startOdometer: 12_000 }))).toMatch('ODOMETER_OUT_OF_SEQUENCE');
  });

  it('move their readings when they move', async () => {
    const { id } = await assign('02-10', null, { startOdometer: 11_000 });
    const end = { endsAt: at('02-20'), endOdometer: 12_500 };
    await fleet.write((unit) => fleet.assignments.end(unit, id, end, null, OFFICE));
    const change = { expectedVersion: null, overrideReason: null };
    const earlier = { startsAt: at('02-09') };
    const moved = await fleet.write((unit) => fleet.assignments.update(unit, id, earlier, change, OFFICE));
    expect(moved.startReading).toMatchObject({ value: 11_000, readAt: new Date(at('02-09')) });
    const open = await fleet.write((unit) => fleet.assignments.update(unit, id, { endsAt: null }, change, OFFICE));
    expect([open.endsAt, open.endReadingId, (await fleet.vehicles.get(vehicleId, OFFICE)).mileage]).toEqual([
      null,
      null,
      11_000,
    ]);
  });

  it('are changed by the same rules as they are created', async () => {
    const first = await assign('02-10', '02-20');
    const second = await assign('02-20', '02-25', { driverId: yao });
    const change = { expectedVersion: null, overrideReason: null };
    const changed = (id: number, body: object): Promise<unknown> =>
      failure(fleet.write((unit) => fleet.assignments.update(unit, id, body, change, OFFICE)));
    expect(await changed(first.id, { endsAt: at('02-21') })).toMatch('ASSIGNMENT_OVERLAP');
    expect(await changed(first.id, { endsAt: null })).toMatch('ASSIGNMENT_OVERLAP');
    expect(await changed(first.id, { endsAt: at('02-09') })).toMatch('ASSIGNMENT_PERIOD_REVERSED');
    expect(await changed(second.id, { startsAt: at('02-21') })).toBe('succeeded');
    await database.dataSource.query('DELETE FROM driver_licenses');
    expect(await changed(second.id, { startsAt: at('02-22') })).toMatch('DRIVER_NOT_ELIGIBLE');
    expect(await changed(second.id, { endsAt: at('02-26'), notes: 'Prolongée' })).toBe('succeeded');
  });

  it('end once, and can be deleted only before they begin', async () => {
    const running = await assign('02-10');
    const upcoming = await assign('02-10', null, { startsAt: inDays(3), role: 'secondary' });
    expect(await failure(fleet.write((unit) => fleet.assignments.remove(unit, running.id, null, OFFICE)))).toMatch(
      'ASSIGNMENT_BEGUN',
    );
    await fleet.write((unit) => fleet.assignments.remove(unit, upcoming.id, null, OFFICE));
    expect(await failure(shown(upcoming.id))).toMatch('NOT_FOUND');
    const end = (): Promise<unknown> =>
      failure(fleet.write((unit) => fleet.assignments.end(unit, running.id, {}, null, OFFICE)));
    expect([await end(), await end()]).toEqual(['succeeded', expect.stringContaining('ASSIGNMENT_ENDED')]);
  });

  it.each([1, 2, 3])('that overlap and are created simultaneously: one is accepted (round %d)', async () => {
    const answers = await Promise.all([
      failure(assign('02-10', null)),
      failure(assign('02-12', null, { driverId: yao })),
      failure(assign('02-01', '03-01', { driverId: yao })),
    ]);
    const refused = answers.filter((answer) => answer !== 'succeeded');
    expect(refused).toEqual([
      expect.stringContaining('ASSIGNMENT_OVERLAP'),
      expect.stringContaining('ASSIGNMENT_OVERLAP'),
    ]);
  });

  it('of one driver that are created simultaneously with a limit of one vehicle: one is accepted', async () => {
    fleet.settings.choose('assignments.exclusive_driver', true);
    const other = await fleet.makeVehicle({ plateNumber: 'BB 2' });
    const answers = await Promise.all([
      failure(assign('02-10')),
      failure(assign('02-12', null, { vehicleId: other.id })),
    ]);
    expect(answers.filter((answer) => answer !== 'succeeded')).toEqual([
      expect.stringContaining('DRIVER_ALREADY_ASSIGNED'),
    ]);
  });

  it('are listed by vehicle, driver and state, each with its names', async () => {
    const ended = await assign('02-01', '02-05');
    const running = await assign('02-10', null, { driverId: yao });
    const coming = await assign('02-10', null, { startsAt: inDays(5), role: 'secondary' });
    const ids = async (filters: Readonly<Record<string, unknown>>): Promise<readonly number[]> => {
      const page = await fleet.assignments.list(listOf({ filters }), OFFICE);
      expect(page.total).toBe(page.items.length);
      return page.items.map(({ id }) => id);
    };
    expect(await ids({ vehicleId: [vehicleId] })).toEqual([coming.id, running.id, ended.id]);
    expect(await ids({ driverId: [awa] })).toEqual([coming.id, ended.id]);
    expect(await ids({ state: ['ended'] })).toEqual([ended.id]);
    expect(await ids({ state: ['upcoming', 'active'] })).toEqual([coming.id, running.id]);
    expect(await ids({ role: ['secondary'], state: ['active'] })).toEqual([]);
    expect(running).toMatchObject({ vehicle: { plateNumber: '1234 AB 01' }, driver: { firstName: 'Yao' } });
  });

  it('are invisible to a driver without a vehicle', async () => {
    const { id } = await assign('02-10');
    const change = { expectedVersion: null, overrideReason: null };
    const { assignments } = fleet;
    expect((await assignments.list(listOf(), STRANGER)).total).toBe(0);
    const body = { vehicleId, driverId: yao, role: 'secondary' as const };
    const refused = await Promise.all(
      [
        assignments.get(id, STRANGER),
        fleet.write((unit) => assignments.create(unit, body, null, STRANGER)),
        fleet.write((unit) => assignments.update(unit, id, { notes: 'à moi' }, change, STRANGER)),
        fleet.write((unit) => assignments.end(unit, id, {}, null, STRANGER)),
        fleet.write((unit) => assignments.remove(unit, id, null, STRANGER)),
      ].map(failure),
    );
    expect(refused).toEqual(refused.map(() => expect.stringContaining('NOT_FOUND')));
  });
});
