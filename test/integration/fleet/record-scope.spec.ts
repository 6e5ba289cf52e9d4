import type { Viewer } from '#kernel';
import { inContext, listQuery, Records } from '#persistence';
import { assertSeesVehicle, recordScope } from '../../../src/records/scope/record-scope';
import { VehicleAssignment } from '../../../src/fleet/assignments/vehicle-assignment.entity';
import { Collaborateur } from '../../../src/fleet/collaborateurs/collaborateur.entity';
import { Driver } from '../../../src/fleet/drivers/driver.entity';
import { driverResource } from '../../../src/fleet/drivers/driver.records';
import { Vehicle } from '../../../src/fleet/vehicles/vehicle.entity';
import { vehicleResource } from '../../../src/fleet/vehicles/vehicle.records';
import { vehicleSources } from '../../../src/module-ports';
import { OFFICE } from '../../support/actors';
import { Fleet, listOf } from '../../support/fleet';
import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';

const HOUR_MS = 3_600_000;
const inHours = (hours: number): Date => new Date(Date.now() + hours * HOUR_MS);

const VEHICLES = inContext(vehicleResource, { today: '2026-01-01', soonDays: 30, sources: vehicleSources });
const AWA: Viewer = { userId: 71, ownVehiclesOnly: true, garageId: null };
const YAO: Viewer = { userId: 72, ownVehiclesOnly: true, garageId: null };
const NOBODY: Viewer = { userId: null, ownVehiclesOnly: true, garageId: null };

describe('A driver', () => {
  let database: TenantDatabase;
  let fleet: Fleet;
  let awa: number;
  let yao: number;
  let hilux: number;
  let hiace: number;

  beforeAll(async () => {
    database = await createTenantDatabase();
    fleet = new Fleet(database);
  });

  beforeEach(async () => {
    awa = await driverOf(AWA, 'Awa');
    yao = await driverOf(YAO, 'Yao');
    hilux = (await fleet.makeVehicle({ plateNumber: 'AA-111-BB', site: 'Plateau' })).id;
    hiace = (await fleet.makeVehicle({ plateNumber: 'AA-222-BB', site: 'Plateau' })).id;
  });

  afterEach(async () => {
    for (const table of ['vehicle_assignments', 'drivers', 'collaborateurs', 'vehicles'])
      await database.dataSource.query(`DELETE FROM ${table}`);
  });

  afterAll(async () => {
    await database.drop();
  });

  const driverOf = (user: Viewer, firstName: string): Promise<number> =>
    fleet.write(async (unit) => {
      const person = { firstName, lastName: 'Koné', userId: user.userId, isActive: true };
      const sealKey = firstName.padEnd(22, '_');
      await unit.manager.insert(Collaborateur, { ...person, sealKey });
      const { id: collaborateurId } = await unit.manager.findOneByOrFail(Collaborateur, { sealKey });
      const { driver } = await fleet.drivers.create(unit, { firstName, lastName: 'Koné', licenseNumber: firstName });
      await new Records(unit.manager, driverResource).update(unit, driver.id, { collaborateurId }, null);
      return driver.id;
    });

  const assign = async (driverId: number, vehicleId: number, from: number, until: number | null): Promise<void> => {
    const endsAt = until === null ? null : inHours(until);
    const row = { driverId, vehicleId, startsAt: inHours(from), endsAt, role: 'primary' as const };
    await database.dataSource.manager.insert(VehicleAssignment, row);
  };

  const seen = async (viewer: Viewer, request: Parameters<typeof listOf>[0] = {}): Promise<readonly number[]> => {
    const page = await fleet.vehicles.list(listOf(request), viewer);
    expect(page.total).toBe(page.items.length);
    return page.items.map((vehicle) => vehicle.id).toSorted((one, other) => one - other);
  };

  const failure = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'succeeded',
      (error: Error) => error.message,
    );

  it('sees the vehicle assigned to them, the office sees both', async () => {
    await assign(awa, hilux, -1, null);
    await assign(yao, hiace, -1, 8);
    expect(await seen(AWA)).toEqual([hilux]);
    expect(await seen(YAO)).toEqual([hiace]);
    expect(await seen(OFFICE)).toEqual([hilux, hiace]);
    expect((await fleet.vehicles.get(hilux, AWA)).id).toBe(hilux);
  });

  it("receives the same answer for another's vehicle as for one that does not exist", async () => {
    await assign(awa, hilux, -1, null);
    const answers = [await failure(fleet.vehicles.get(hiace, AWA)), await failure(fleet.vehicles.get(999_999, AWA))];
    expect(answers).toEqual([expect.stringContaining('NOT_FOUND'), expect.stringContaining('NOT_FOUND')]);
  });

  it('sees a vehicle only during the assignment', async () => {
    await assign(awa, hilux, -48, -24);
    await assign(awa, hiace, 1, null);
    expect(await seen(AWA)).toEqual([]);
    await assign(awa, hiace, -1, 1);
    expect(await seen(AWA)).toEqual([hiace]);
    await database.dataSource.query('UPDATE vehicle_assignments SET ends_at = UTC_TIMESTAMP(3) WHERE ends_at > ?', [
      new Date(),
    ]);
    expect(await seen(AWA)).toEqual([]);
  });

  it('sees a vehicle once, however often it was assigned', async () => {
    await assign(awa, hilux, -48, null);
    await assign(awa, hilux, -24, null);
    await assign(awa, hiace, -2, 2);
    expect(await seen(AWA)).toEqual([hilux, hiace]);
  });

  it('searches, filters, sorts and pages only their own vehicles', async () => {
    await assign(awa, hilux, -1, null);
    expect(await seen(AWA, { search: 'toyota' })).toEqual([hilux]);
    expect(await seen(AWA, { search: 'AA222' })).toEqual([]);
    expect(await seen(AWA, { filters: { status: ['active'] } })).toEqual([hilux]);
    expect(await seen(AWA, { filters: { status: ['sold'] } })).toEqual([]);
    expect(await seen(AWA, { sort: [{ key: 'plateNumber', direction: 'desc' }] })).toEqual([hilux]);
    const counted = await fleet.vehicles.list(listOf({ limit: 1 }), AWA);
    const beyond = await fleet.vehicles.list(listOf({ limit: 1, page: 2 }), AWA);
    expect([counted.total, beyond.total, beyond.items]).toEqual([1, 1, []]);
  });

  it('who was deleted sees no vehicle', async () => {
    await assign(awa, hilux, -1, null);
    await assign(yao, hiace, -1, null);
    await fleet.write((unit) => fleet.drivers.remove(unit, awa, null));
    await database.dataSource.query('UPDATE collaborateurs SET deleted_at = UTC_TIMESTAMP(3) WHERE user_id = ?', [
      YAO.userId,
    ]);
    expect([await seen(AWA), await seen(YAO)]).toEqual([[], []]);
  });

  it('that is not a person sees no vehicle', async () => {
    await assign(awa, hilux, -1, null);
    await database.dataSource.query('UPDATE collaborateurs SET user_id = NULL');
    expect(await seen(NOBODY)).toEqual([]);
    expect(await failure(fleet.vehicles.get(hilux, NOBODY))).toMatch('NOT_FOUND');
  });

  it("cannot write about another's vehicle, even with the permission", async () => {
    await assign(awa, hilux, -1, null);
    const disposal = { disposalDate: '2026-02-01', disposalPrice: '6500000', disposalReason: 'Vente' };
    const { vehicles, statusChanges } = fleet;
    const refused = [
      fleet.write((unit) => vehicles.update(unit, hiace, { site: 'Ailleurs' }, null, AWA)),
      fleet.write((unit) => vehicles.remove(unit, hiace, null, AWA)),
      fleet.write((unit) => vehicles.restore(unit, hiace, null, AWA)),
      fleet.write((unit) => statusChanges.changeStatus(unit, hiace, 'maintenance', null, AWA)),
      fleet.write((unit) => statusChanges.dispose(unit, hiace, disposal, null, AWA)),
      fleet.write((unit) => statusChanges.reinstate(unit, hiace, null, AWA)),
      fleet.write((unit) => assertSeesVehicle(unit, AWA, hiace)),
    ];
    for (const answer of refused) expect(await failure(answer)).toMatch('NOT_FOUND');
    const untouched = await vehicles.get(hiace, OFFICE);
    expect(untouched).toMatchObject({ site: 'Plateau', status: 'active', version: 1 });
    const own = await fleet.write((unit) => vehicles.update(unit, hilux, { site: 'Ailleurs' }, null, AWA));
    expect(own.site).toBe('Ailleurs');
    await fleet.write((unit) => vehicles.remove(unit, hilux, null, AWA));
    expect(await failure(fleet.write((unit) => vehicles.restore(unit, hilux, null, AWA)))).toMatch('NOT_FOUND');
    const restored = await fleet.write((unit) => vehicles.restore(unit, hilux, null, OFFICE));
    expect(restored.deletedAt).toBeNull();
  });

  it('is looked up by index in a company of any size', async () => {
    const users = 'WITH RECURSIVE n AS (SELECT 1000 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1500)';
    for (const statement of [
      `INSERT INTO collaborateurs (id, seal_key, user_id, first_name, last_name) ${users} SELECT i, LPAD(i, 22, '0'), i, 'A', 'B' FROM n`,
      `INSERT INTO drivers (id, code, first_name, last_name, collaborateur_id) ${users} SELECT i, i, 'A', 'B', i FROM n`,
      `INSERT INTO vehicles (id, code, plate_number, plate_normalized, brand_id, model_id) ${users} SELECT i, i, i, i, 1, 1 FROM n`,
      `INSERT INTO vehicle_assignments (vehicle_id, driver_id, starts_at) ${users} SELECT i, i, '2026-01-01' FROM n`,
      'ANALYZE TABLE collaborateurs, drivers, vehicles, vehicle_assignments',
    ])
      await database.dataSource.query(statement);
    const query = listQuery(database.dataSource.manager, VEHICLES, listOf());
    recordScope({ userId: 1200, ownVehiclesOnly: true, garageId: null })?.(query);
    const [sql, parameters] = query.limit(25).getQueryAndParameters();
    const plan = await database.dataSource.query<{ table: string; type: string }[]>(
      `EXPLAIN FORMAT=TRADITIONAL ${sql}`,
      parameters,
    );
    const reads = new Map(plan.map(({ table, type }) => [table, type]));
    expect([...reads.keys()]).toEqual(expect.arrayContaining(['a', 'c', 'd', 'record']));
    expect([...reads].filter(([, type]) => type === 'ALL' || type === 'index')).toEqual([]);
  });
});

describe('A driver of a company that shares a database', () => {
  it('sees the vehicle assigned to them', async () => {
    const database = await createTenantDatabase({ entityPrefix: 'tenant_7_' });
    try {
      const { manager } = database.dataSource;
      const reference = { brandId: 1, modelId: 1 };
      const plates = ['AA1', 'AA2'].map((plate, index) => ({ id: index + 1, code: plate, plateNumber: plate }));
      await manager.insert(
        Vehicle,
        plates.map((row) => ({ ...row, ...reference, plateNormalized: row.code })),
      );
      const name = { firstName: 'Awa', lastName: 'Koné' };
      await manager.insert(Collaborateur, { id: 1, ...name, userId: AWA.userId, sealKey: '_'.repeat(22) });
      await manager.insert(Driver, { id: 1, ...name, code: 'D1', collaborateurId: 1 });
      await manager.insert(VehicleAssignment, { vehicleId: 2, driverId: 1, startsAt: inHours(-1) });
      const query = listQuery(manager, VEHICLES, listOf());
      recordScope(AWA)?.(query);
      expect((await query.getMany()).map((vehicle) => vehicle.id)).toEqual([2]);
    } finally {
      await database.drop();
    }
  });
});
