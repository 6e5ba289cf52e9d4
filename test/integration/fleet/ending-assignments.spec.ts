import type { VehicleAssignment } from '../../../src/fleet/assignments/vehicle-assignment.entity';
import { OFFICE } from '../../support/actors';
import { Driving, at, inDays } from '../../support/driving';
import { failure } from '../../support/failure';
import { Fleet, listOf } from '../../support/fleet';
import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';

describe('An assignment ends', () => {
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
    await driving.clear();
  });

  afterAll(async () => {
    await database.drop();
  });

  const driver: Driving['driver'] = (...asked) => driving.driver(...asked);
  const assign: Driving['assign'] = (...asked) => driving.assign(...asked);
  const shown = (id: number): Promise<VehicleAssignment> => fleet.assignments.get(id, OFFICE);

  const disposal = { disposalPrice: '6500000', disposalReason: 'Vente' };

  it('on the day the vehicle is sold, and future ones are removed', async () => {
    const running = await assign('02-10');
    const secondary = await assign('02-20', null, { driverId: yao, role: 'secondary' });
    const coming = await assign('02-10', null, { startsAt: inDays(2), driverId: yao, role: 'secondary' });
    const ended = await assign('02-01', '02-05', { role: 'secondary' });
    const sale = { ...disposal, disposalDate: '2026-02-15' };
    await fleet.write((unit) => fleet.statusChanges.dispose(unit, vehicleId, sale, null, OFFICE));
    expect((await shown(running.id)).endsAt).toEqual(new Date('2026-02-16T00:00:00Z'));
    expect((await shown(ended.id)).endsAt).toEqual(new Date(at('02-05')));
    expect(await failure(shown(coming.id))).toMatch('NOT_FOUND');
    const late = (await shown(secondary.id)).endsAt;
    expect(late).not.toBeNull();
    expect((late ?? new Date(0)) > new Date(at('02-20'))).toBe(true);
    expect((await fleet.assignments.list(listOf({ filters: { state: ['active'] } }), OFFICE)).total).toBe(0);
  });

  it('at once when the vehicle is deleted', async () => {
    const { id } = await assign('02-10');
    await fleet.write((unit) => fleet.vehicles.remove(unit, vehicleId, null, OFFICE));
    const gone = await shown(id);
    expect([gone.endsAt === null, gone.vehicle, gone.version]).toEqual([false, null, 2]);
  });

  it('on the day the driver leaves, at once without a date, and when the driver is deleted', async () => {
    const first = await assign('02-10', null);
    const leaving = { status: 'terminated', terminationDate: '2026-02-28' } as const;
    await fleet.write((unit) => fleet.drivers.update(unit, awa, leaving, null));
    expect((await shown(first.id)).endsAt).toEqual(new Date('2026-03-01T00:00:00Z'));
    const second = await assign('03-02', null, { driverId: yao });
    await fleet.write((unit) => fleet.drivers.update(unit, yao, { status: 'terminated' }, null));
    expect((await shown(second.id)).endsAt).not.toBeNull();
    const ada = await driver('Ada');
    const third = await assign('04-02', null, { driverId: ada, role: 'secondary' });
    await fleet.write((unit) => fleet.drivers.remove(unit, ada, null));
    expect(await shown(third.id)).toMatchObject({ endsAt: expect.any(Date), driver: null });
  });

  it('but not when the driver is only suspended', async () => {
    const { id } = await assign('02-10');
    await fleet.write((unit) => fleet.drivers.update(unit, awa, { status: 'suspended' }, null));
    expect((await shown(id)).endsAt).toBeNull();
  });

  it('also if the driver leaves while it is being created', async () => {
    await Promise.all([
      failure(assign('02-10')),
      fleet.write((unit) => fleet.drivers.update(unit, awa, { status: 'terminated' }, null)),
    ]);
    const page = await fleet.assignments.list(listOf({ filters: { state: ['active'] } }), OFFICE);
    expect(page.items).toEqual([]);
  });
});
