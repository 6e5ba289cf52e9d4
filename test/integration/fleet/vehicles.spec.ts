import { OFFICE } from '../../support/actors';
import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';
import { Fleet, listOf } from '../../support/fleet';

describe('Vehicles', () => {
  let database: TenantDatabase;
  let fleet: Fleet;

  beforeAll(async () => {
    database = await createTenantDatabase();
    fleet = new Fleet(database);
  });

  afterEach(async () => {
    await database.dataSource.query('DELETE FROM odometer_readings');
    await database.dataSource.query('DELETE FROM vehicles');
  });

  afterAll(async () => {
    await database.drop();
  });

  const failure = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'succeeded',
      (error: Error) => error.message,
    );

  it('get fifty numbers when fifty are created simultaneously', async () => {
    const entered = await Promise.all(
      Array.from({ length: 50 }, (_, index) => fleet.makeVehicle({ plateNumber: `AA-${100 + index}-BB` })),
    );
    expect(new Set(entered.map((vehicle) => vehicle.code)).size).toBe(50);
  });

  it('return a number when the transaction fails', async () => {
    const before = await fleet.nextNumber('vehicle', '2031-05-05');
    const drawn = await fleet
      .write(async (unit) => Promise.reject(new Error(await fleet.numbers.draw(unit, 'vehicle', '2031-05-05'))))
      .catch((error: Error) => error.message);
    expect(drawn).toBe(before);
    expect(await fleet.nextNumber('vehicle', '2031-05-05')).toBe(before);
  });

  it('have a unique plate, however it is typed, among live vehicles', async () => {
    const first = await fleet.makeVehicle({ plateNumber: 'AB-123-CD' });
    expect(await failure(fleet.makeVehicle({ plateNumber: ' ab 123 cd ' }))).toMatch('PLATE_TAKEN');
    await fleet.write((unit) => fleet.vehicles.remove(unit, first.id, first.version, OFFICE));
    const second = await fleet.makeVehicle({ plateNumber: 'ab 123 cd' });
    expect(second.plateNumber).toBe('AB 123 CD');
    expect(await failure(fleet.write((unit) => fleet.vehicles.restore(unit, first.id, null, OFFICE)))).toMatch(
      'PLATE_TAKEN',
    );
    await fleet.write((unit) => fleet.vehicles.remove(unit, second.id, null, OFFICE));
    const restored = await fleet.write((unit) => fleet.vehicles.restore(unit, first.id, null, OFFICE));
    expect(restored).toMatchObject({ id: first.id, plateNumber: 'AB-123-CD', deletedAt: null });
  });

  it('have their VIN check digit verified as configured', async () => {
    const wrong = '1M8GDM9A1KP042788';
    const entered = (plateNumber: string): Promise<unknown> => fleet.makeVehicle({ vin: wrong, plateNumber });
    fleet.settings.choose('vehicles.vin_check_digit', 'strict');
    expect(await failure(entered('C 1'))).toMatch('VIN_CHECK_DIGIT');
    fleet.settings.choose('vehicles.vin_check_digit', 'off');
    expect(await entered('C 2')).toMatchObject({ vin: wrong, vinCheckDigitValid: null });
    await database.dataSource.query('DELETE FROM vehicles');
    fleet.settings.choose('vehicles.vin_check_digit', 'warn');
    expect(await entered('C 3')).toMatchObject({ vin: wrong, vinCheckDigitValid: false });
  });

  it('may have a foreign VIN with a wrong check digit, but no invalid VIN', async () => {
    const vehicle = await fleet.makeVehicle({ vin: 'wvwzzz1jz3w386752' });
    expect(vehicle).toMatchObject({ vin: 'WVWZZZ1JZ3W386752', vinCheckDigitValid: false });
    expect(await failure(fleet.makeVehicle({ vin: 'OIQ', plateNumber: 'B 1' }))).toMatch('VIN_INVALID');
    expect(await failure(fleet.makeVehicle({ vin: 'WVWZZZ1JZ3W386752', plateNumber: 'B 2' }))).toMatch('VIN_TAKEN');
  });

  it('have the first odometer value as a reading and as the mileage', async () => {
    const vehicle = await fleet.makeVehicle({ initialOdometer: 42_000, initialOdometerDate: '2026-01-15' });
    expect(vehicle.mileage).toBe(42_000);
    const readings = await database.dataSource.query<unknown[]>(
      'SELECT vehicle_id, value, read_at, source FROM odometer_readings',
    );
    expect(readings).toEqual([
      { vehicle_id: vehicle.id, value: 42_000, read_at: new Date('2026-01-15T00:00:00Z'), source: 'initial' },
    ]);
  });

  it('have an active model of their brand', async () => {
    const peugeot = await fleet.id('brands', 'name', 'Peugeot');
    expect(await failure(fleet.makeVehicle({ brandId: peugeot }))).toMatch('MODEL_OF_OTHER_BRAND');
    expect(await failure(fleet.makeVehicle({ colorId: 999_999 }))).toMatch('REFERENCE_NOT_FOUND');
    const vehicle = await fleet.makeVehicle();
    await database.dataSource.query("UPDATE vehicle_models SET is_active = 0 WHERE name = 'Hilux'");
    expect(await failure(fleet.makeVehicle({ plateNumber: 'C 3' }))).toMatch('REFERENCE_INACTIVE');
    const same = { modelId: vehicle.modelId, notes: 'reste lisible' };
    const changed = await fleet.write((unit) => fleet.vehicles.update(unit, vehicle.id, same, vehicle.version, OFFICE));
    expect(changed).toMatchObject({ notes: 'reste lisible', version: 2 });
    await database.dataSource.query("UPDATE vehicle_models SET is_active = 1 WHERE name = 'Hilux'");
  });

  it('refuse a change of an outdated version', async () => {
    const { id } = await fleet.makeVehicle();
    await fleet.write((unit) => fleet.vehicles.update(unit, id, { site: 'Plateau' }, 1, OFFICE));
    expect(
      await failure(fleet.write((unit) => fleet.vehicles.update(unit, id, { site: 'Yopougon' }, 1, OFFICE))),
    ).toMatch('STALE_VERSION');
    expect(await failure(fleet.write((unit) => fleet.vehicles.update(unit, 999_999, {}, 1, OFFICE)))).toMatch(
      'NOT_FOUND',
    );
  });

  it('are sold once with disposal data, and lose them when the sale is undone', async () => {
    const { id } = await fleet.makeVehicle();
    const disposal = { disposalDate: '2026-02-01', disposalPrice: '6500000', disposalReason: 'Vente' };
    const sold = await fleet.write((unit) => fleet.statusChanges.dispose(unit, id, disposal, null, OFFICE));
    expect(sold).toMatchObject({ status: 'sold', disposalPrice: '6500000.0000' });
    expect(await failure(fleet.write((unit) => fleet.statusChanges.dispose(unit, id, disposal, null, OFFICE)))).toMatch(
      'VEHICLE_STATUS_FORBIDDEN',
    );
    expect(
      await failure(fleet.write((unit) => fleet.statusChanges.changeStatus(unit, id, 'active', null, OFFICE))),
    ).toMatch('VEHICLE_STATUS_FORBIDDEN');
    const back = await fleet.write((unit) => fleet.statusChanges.reinstate(unit, id, null, OFFICE));
    expect(back).toMatchObject({ status: 'active', disposalDate: null, disposalPrice: null, disposalReason: null });
  });

  it('refuse an amount with more decimals than the currency', async () => {
    expect(await failure(fleet.makeVehicle({ purchasePrice: '12.50' }))).toMatch('AMOUNT_TOO_PRECISE');
  });

  it('are searched by words at any position, with literal wildcards', async () => {
    await fleet.makeVehicle({ plateNumber: 'AA-111-BB', chassisNumber: '100%_SURE' });
    await fleet.makeVehicle({ plateNumber: 'AA-222-BB' });
    const found = async (search: string): Promise<string[]> =>
      (await fleet.vehicles.list(listOf({ search }), OFFICE)).items.map((vehicle) => vehicle.plateNumber);
    expect(await found('toyota aa222')).toEqual(['AA-222-BB']);
    expect(await found('100%_')).toEqual(['AA-111-BB']);
    expect(await found('%%')).toEqual([]);
    expect(await found('hîlux 111')).toEqual(['AA-111-BB']);
  });

  it('are listed by page with the names of brand and model, filtered and sorted', async () => {
    for (const plateNumber of ['C 3', 'A 1', 'B 2']) await fleet.makeVehicle({ plateNumber });
    const sort = [{ key: 'plateNumber', direction: 'desc' as const }];
    const page = await fleet.vehicles.list(listOf({ sort, limit: 2 }), OFFICE);
    expect(page.total).toBe(3);
    expect(page.items.map((vehicle) => vehicle.plateNumber)).toEqual(['C 3', 'B 2']);
    expect(page.items[0]).toMatchObject({ brand: { name: 'Toyota' }, model: { name: 'Hilux' } });
    const last = await fleet.vehicles.list(listOf({ sort, limit: 2, page: 2 }), OFFICE);
    expect([last.total, last.items.length]).toEqual([3, 1]);
    const beyond = await fleet.vehicles.list(listOf({ page: 9 }), OFFICE);
    expect([beyond.total, beyond.items.length]).toEqual([3, 0]);
    const none = await fleet.vehicles.list(listOf({ filters: { status: ['sold', 'maintenance'] } }), OFFICE);
    expect(none.total).toBe(0);
  });
});
