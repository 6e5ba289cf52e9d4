import { SelectQueryBuilder } from 'typeorm';
import { OFFICE, STRANGER } from '../../support/actors';
import { failure } from '../../support/failure';
import { Fleet } from '../../support/fleet';
import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';
import type { OdometerReading } from '../../../src/fleet/odometer/odometer-reading.entity';

interface Plan {
  readonly key: string;
  readonly Extra: string;
}

describe('The list of odometer readings', () => {
  let database: TenantDatabase;
  let fleet: Fleet;
  let vehicleId: number;

  beforeAll(async () => {
    database = await createTenantDatabase();
    fleet = new Fleet(database);
  });

  beforeEach(async () => {
    const bought = { initialOdometer: 10_000, initialOdometerDate: '2026-01-01' };
    vehicleId = (await fleet.makeVehicle(bought)).id;
  });

  afterEach(async () => {
    await database.dataSource.query('DELETE FROM odometer_readings');
    await database.dataSource.query('DELETE FROM vehicles');
  });

  afterAll(async () => {
    await database.drop();
  });

  const read = (day: string, value: number): Promise<OdometerReading> => {
    const readAt = new Date(`2026-${day}T12:00:00Z`);
    return fleet.write((unit) =>
      fleet.odometer.record(unit, { vehicleId, readAt, value, source: 'manual', sourceId: null }),
    );
  };

  const listed = async (limit: number, before: number | null = null, viewer = OFFICE) => {
    const page = await fleet.readings.page({ before, limit, filters: { vehicleId: [vehicleId] } }, viewer);
    return { values: page.items.map(({ value }) => value), next: page.next };
  };

  it('is newest first from a cursor, whenever a reading was entered', async () => {
    for (const [day, value] of [
      ['02-05', 13_000],
      ['02-01', 11_000],
      ['02-03', 12_000],
    ] as const)
      await read(day, value);
    const first = await listed(2);
    expect(first.values).toEqual([13_000, 12_000]);
    await read('02-06', 13_100);
    expect(await listed(2, first.next)).toEqual({ values: [11_000, 10_000], next: null });
    expect(await listed(2, 4_000_000)).toEqual({ values: [], next: null });
  });

  it('keeps readings of the same time in the order of entry', async () => {
    for (const value of [11_000, 11_100, 11_200]) await read('02-05', value);
    const first = await listed(1);
    const second = await listed(1, first.next);
    const third = await listed(2, second.next);
    expect([first.values, second.values, third.values]).toEqual([[11_200], [11_100], [11_000, 10_000]]);
  });

  it('is invisible to a driver without a vehicle', async () => {
    const reading = await read('02-01', 11_000);
    const entered = { vehicleId, value: 12_000, readAt: '2026-02-02T00:00:00Z' };
    const replacement = { replacedAt: '2026-02-02T00:00:00Z', oldFinalValue: 12_000, newStartValue: 0 };
    const { readings } = fleet;
    expect(await listed(9, null, STRANGER)).toEqual({ values: [], next: null });
    const refused = await Promise.all(
      [
        readings.get(reading.id, STRANGER),
        readings.ofVehicle(vehicleId, STRANGER),
        fleet.write((unit) => readings.enter(unit, entered, null, STRANGER)),
        fleet.write((unit) => readings.void(unit, reading.id, { reason: 'non' }, null, STRANGER)),
        fleet.write((unit) => readings.replaceMeter(unit, vehicleId, replacement, null, STRANGER)),
      ].map(failure),
    );
    expect(refused).toEqual(refused.map(() => expect.stringContaining('NOT_FOUND')));
    expect((await readings.get(reading.id, OFFICE)).isVoid).toBe(false);
  });

  it('is read by index for any number of rows', async () => {
    const others = await Promise.all(['B 1', 'B 2', 'B 3'].map((plateNumber) => fleet.makeVehicle({ plateNumber })));
    for (const id of [vehicleId, ...others.map((other) => other.id)])
      await database.dataSource.query(
        `INSERT INTO odometer_readings (vehicle_id, value, read_at, source)
          WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 900)
          SELECT ?, 10000 + i, '2026-02-01' + INTERVAL i MINUTE, 'telematics' FROM n`,
        [id],
      );
    await database.dataSource.query('ANALYZE TABLE odometer_readings');
    const [middle] = await database.dataSource.query<{ id: number }[]>(
      "SELECT id FROM odometer_readings WHERE vehicle_id = ? AND read_at = '2026-02-01 05:00:00'",
      [vehicleId],
    );
    const before = middle?.id ?? 0;
    const reads = jest.spyOn(SelectQueryBuilder.prototype, 'getMany');
    expect((await listed(25, before)).values[0]).toBe(10_299);
    await fleet.readings.page({ before, limit: 25, filters: {} }, OFFICE);
    const queries = reads.mock.contexts as SelectQueryBuilder<OdometerReading>[];
    reads.mockRestore();
    const plans = queries.map(async (query) => {
      const [sql, parameters] = query.getQueryAndParameters();
      const [step] = await database.dataSource.query<Plan[]>(`EXPLAIN FORMAT=TRADITIONAL ${sql}`, parameters);
      return step;
    });
    expect(await Promise.all(plans)).toEqual([
      // MySQL may use the other index that begins with the vehicle, and sort the readings of one vehicle.
      expect.objectContaining({ key: expect.stringMatching(/^odometer_readings_(?:vehicle|sequence)$/) }),
      expect.objectContaining({ key: 'odometer_readings_read_at', Extra: expect.not.stringContaining('filesort') }),
    ]);
  });
});
