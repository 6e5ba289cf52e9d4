import { OFFICE } from '../../support/actors';
import { failure } from '../../support/failure';
import { Fleet } from '../../support/fleet';
import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';
import type { NewReading } from '../../../src/fleet/odometer/new-reading';
import type { OdometerReading } from '../../../src/fleet/odometer/odometer-reading.entity';

describe('The odometer of a vehicle', () => {
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

  const on = (day: string): Date => new Date(`2026-${day}T12:00:00Z`);

  const read = (day: string, value: number, more: Partial<NewReading> = {}): Promise<OdometerReading> =>
    fleet.write((unit) =>
      fleet.odometer.record(unit, { vehicleId, readAt: on(day), value, source: 'manual', sourceId: null, ...more }),
    );

  const mileage = async (): Promise<number> => (await fleet.vehicles.get(vehicleId, OFFICE)).mileage;
  const cumulative = (): Promise<number> => fleet.odometer.cumulativeKm(database.dataSource, vehicleId);
  const voidReading = ({ id }: OdometerReading): Promise<OdometerReading> =>
    fleet.write((unit) => fleet.odometer.void(unit, id, 'Faute de frappe'));

  const values = async (): Promise<readonly number[]> => {
    const page = await fleet.readings.page({ before: null, limit: 9, filters: { vehicleId: [vehicleId] } }, OFFICE);
    return page.items.map(({ value }) => value);
  };

  it('is that of the newest reading, and a late entry of an older one changes nothing', async () => {
    await read('03-01', 15_000);
    await read('02-01', 12_000);
    expect(await mileage()).toBe(15_000);
  });

  it('refuses a reading that contradicts an earlier or a later one', async () => {
    await read('03-01', 15_000);
    const refused = [read('02-01', 9_999), read('02-01', 15_001), read('04-01', 14_999)];
    for (const answer of refused) expect(await failure(answer)).toMatch('ODOMETER_OUT_OF_SEQUENCE');
    await expect(read('02-01', 15_001)).rejects.toMatchObject({
      details: { min: 10_000, max: 15_000, previous: { value: 10_000 }, next: { value: 15_000 } },
    });
    expect(await mileage()).toBe(15_000);
  });

  it('refuses an impossible daily distance, by the limit of the company', async () => {
    expect(await failure(read('01-03', 16_001))).toMatch('ODOMETER_IMPLAUSIBLE');
    fleet.settings.choose('odometer.max_km_per_day', 100);
    expect(await failure(read('01-03', 10_301))).toMatch('ODOMETER_IMPLAUSIBLE');
    expect((await read('01-03', 10_300)).value).toBe(10_300);
    fleet.settings.choose('odometer.max_km_per_day', 2000);
  });

  it('accepts a refused reading from an authorized user, with a reason', async () => {
    const decision = { kind: 'override' as const, reason: 'Convoyé par camion' };
    const odd = await read('02-01', 9_000, { decision });
    const ordinary = await read('02-02', 9_100, { decision });
    expect([odd.overrideReason, ordinary.overrideReason]).toEqual(['Convoyé par camion', null]);
    expect(await mileage()).toBe(9_100);
  });

  it('keeps a void reading of a record without counting it', async () => {
    const decision = { kind: 'void' as const, reason: 'Illisible' };
    const reading = await read('02-01', 999_999, { decision, source: 'fuel_log', sourceId: 7 });
    expect(reading).toMatchObject({ isVoid: true, voidReason: 'Illisible', source: 'fuel_log', sourceId: 7 });
    expect([await mileage(), (await read('02-02', 11_000)).value]).toEqual([10_000, 11_000]);
  });

  it('accepts no future reading from any user', async () => {
    const tomorrow = new Date(Date.now() + 86_400_000);
    expect(await failure(read('01-02', 10_001, { readAt: tomorrow }))).toMatch('READING_IN_FUTURE');
    const decision = { kind: 'override' as const, reason: 'Je sais' };
    expect(await failure(read('01-02', 10_001, { readAt: tomorrow, decision }))).toMatch('READING_IN_FUTURE');
  });

  it('is correct again once a wrong high reading is voided', async () => {
    await read('02-01', 12_000);
    const typo = await read('03-01', 60_000);
    expect([await mileage(), await failure(read('03-02', 13_000))]).toEqual([
      60_000,
      expect.stringContaining('ODOMETER_OUT_OF_SEQUENCE'),
    ]);
    const voided = await voidReading(typo);
    expect(voided).toMatchObject({ isVoid: true, voidReason: 'Faute de frappe', version: 2 });
    expect(await mileage()).toBe(12_000);
    expect((await read('03-02', 13_000)).value).toBe(13_000);
    expect(await failure(voidReading(typo))).toMatch('READING_ALREADY_VOID');
  });

  it('increments the version of its vehicle when it changes', async () => {
    const { version } = await fleet.vehicles.get(vehicleId, OFFICE);
    await read('02-01', 12_000);
    expect((await fleet.vehicles.get(vehicleId, OFFICE)).version).toBe(version + 1);
    await read('01-15', 11_000);
    expect((await fleet.vehicles.get(vehicleId, OFFICE)).version).toBe(version + 1);
  });

  describe('with a reading from a record', () => {
    const correct = (day: string, value: number | null): Promise<OdometerReading | null> =>
      fleet.write((unit) =>
        fleet.odometer.correctSource(unit, { vehicleId, readAt: on(day), value, source: 'fuel_log', sourceId: 7 }),
      );

    it('follows the value of the record, with one reading only', async () => {
      const first = await read('02-01', 12_000, { source: 'fuel_log', sourceId: 7 });
      const corrected = await correct('02-03', 11_000);
      expect(corrected).toMatchObject({ id: first.id, value: 11_000, readAt: on('02-03') });
      expect([await mileage(), await values()]).toEqual([11_000, [11_000, 10_000]]);
      expect(await failure(read('02-04', 12_000, { source: 'fuel_log', sourceId: 7 }))).toMatch('DUPLICATE_RECORD');
    });

    it('is not compared with the former value of the record', async () => {
      await read('02-01', 12_000, { source: 'fuel_log', sourceId: 7 });
      expect(await correct('01-20', 13_000)).toMatchObject({ value: 13_000 });
      expect(await correct('02-20', 12_500)).toMatchObject({ value: 12_500 });
    });

    it('is validated again', async () => {
      await read('02-01', 12_000, { source: 'fuel_log', sourceId: 7 });
      await read('03-01', 13_000);
      expect(await failure(correct('02-01', 13_001))).toMatch('ODOMETER_OUT_OF_SEQUENCE');
      expect(await failure(correct('03-02', 12_000))).toMatch('ODOMETER_OUT_OF_SEQUENCE');
    });

    it('removes and restores the reading with the value', async () => {
      expect(await correct('02-01', null)).toBeNull();
      await correct('02-01', 12_000);
      expect(await correct('02-01', null)).toMatchObject({ isVoid: true });
      expect([await mileage(), await correct('02-01', null)]).toEqual([10_000, expect.anything()]);
      expect(await correct('02-01', 12_100)).toMatchObject({ isVoid: false, voidReason: null });
      expect(await mileage()).toBe(12_100);
    });

    it('moves the reading to the corrected vehicle of the record', async () => {
      const other = await fleet.makeVehicle({ plateNumber: 'BB 2' });
      await read('02-01', 12_000, { source: 'fuel_log', sourceId: 7 });
      const moved = {
        vehicleId: other.id,
        readAt: on('02-01'),
        value: 5_000,
        source: 'fuel_log',
        sourceId: 7,
      } as const;
      await fleet.write((unit) => fleet.odometer.correctSource(unit, moved));
      expect([await mileage(), (await fleet.vehicles.get(other.id, OFFICE)).mileage]).toEqual([10_000, 5_000]);
    });
  });

  describe('that is replaced', () => {
    const replace = (day: string, oldFinalValue: number, newStartValue: number): Promise<OdometerReading> =>
      fleet.write((unit) =>
        fleet.odometer.replaceMeter(unit, {
          vehicleId,
          replacedAt: on(day),
          oldFinalValue,
          newStartValue,
          note: 'Compteur neuf',
          decision: null,
        }),
      );

    it('counts from the new odometer and adds up the distance of both', async () => {
      const start = await replace('02-01', 12_000, 5);
      expect(start).toMatchObject({ value: 5, meterEpoch: 2 });
      await read('03-01', 1_005);
      expect([await mileage(), await cumulative()]).toEqual([1_005, 3_000]);
    });

    it('compares only readings of the same odometer, by date', async () => {
      await replace('02-01', 12_000, 5);
      expect(await read('01-15', 11_000)).toMatchObject({ meterEpoch: 1 });
      expect(await read('02-15', 500)).toMatchObject({ meterEpoch: 2 });
      expect(await failure(read('01-20', 500))).toMatch('ODOMETER_OUT_OF_SEQUENCE');
      expect(await failure(read('02-20', 499))).toMatch('ODOMETER_OUT_OF_SEQUENCE');
      expect(await cumulative()).toBe(2_495);
    });

    it('refuses a contradictory final value, and a replacement before the newest reading', async () => {
      await read('02-01', 12_000);
      expect(await failure(replace('02-02', 11_999, 0))).toMatch('ODOMETER_OUT_OF_SEQUENCE');
      expect(await failure(replace('01-31', 11_000, 0))).toMatch('METER_REPLACED_TOO_EARLY');
    });

    it('is as before once the readings of the new odometer are void', async () => {
      const start = await replace('02-01', 12_000, 5);
      await voidReading(start);
      expect([await mileage(), await cumulative()]).toEqual([12_000, 2_000]);
      expect(await read('02-15', 13_000)).toMatchObject({ meterEpoch: 1 });
      expect(await replace('03-01', 14_000, 0)).toMatchObject({ meterEpoch: 3 });
    });

    it('has the total distance at every reading', async () => {
      await replace('02-01', 12_000, 5);
      const middle = await read('03-01', 1_005);
      await read('04-01', 2_005);
      expect(await fleet.odometer.cumulativeKm(database.dataSource, vehicleId, middle)).toBe(3_000);
      expect(await cumulative()).toBe(4_000);
    });
  });

  it('stays correct with simultaneous readings', async () => {
    const days = Array.from({ length: 20 }, (_, index) => String(index + 1).padStart(2, '0'));
    const answers = await Promise.all(days.map((day) => failure(read(`02-${day}`, 11_000 + Number(day) * 10))));
    expect(answers).toEqual(answers.map(() => 'succeeded'));
    expect(await mileage()).toBe(11_200);
  });

  it('accepts one of two simultaneous readings that contradict each other', async () => {
    const answers = await Promise.all([failure(read('02-01', 12_000)), failure(read('02-02', 11_000))]);
    const refused = answers.filter((answer) => answer !== 'succeeded');
    expect(refused).toEqual([expect.stringContaining('ODOMETER_OUT_OF_SEQUENCE')]);
  });
});
