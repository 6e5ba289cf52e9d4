import { TenantRunner } from '#tenancy';
import { DemoFleet } from '../../src/fleet/demo/demo-fleet.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { eventually } from '../support/eventually';
import type { Answer, HttpClient } from '../support/http-client';
import { field, numberField } from '../support/http-client';

const READINGS = '/api/v1/odometer-readings';
const ASSIGNMENTS = '/api/v1/assignments';
const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number): string => new Date(Date.now() - hours * HOUR_MS).toISOString();

/** A vehicle is assigned to a driver, driven, read wrongly once, and sold. */
describe('A vehicle on the road', () => {
  let application: RunningApplication;
  let office: HttpClient;
  let secretary: HttpClient;
  let driver: HttpClient;
  let elsewhere: HttpClient;
  let vehicle: number;
  let other: number;
  let awa: number;

  beforeAll(async () => {
    application = await startApplication();
    office = await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' });
    elsewhere = await application.company({ name: 'Garage Lyon', slug: 'garage-lyon', country: 'FR' });
    const tenantId = await application.tenantId('flotte-abidjan');
    driver = await application.member('flotte-abidjan', tenantId, 'conducteur');
    secretary = await application.member('flotte-abidjan', tenantId, 'secretaire');
    vehicle = await application.vehicleOf(office, { plateNumber: '1111 AB 01', initialOdometer: 10_000 });
    other = await application.vehicleOf(office, { plateNumber: '2222 AB 01', initialOdometer: 500 });
    awa = await driverNamed('Awa');
    const userId = numberField((await driver.get('/api/v1/auth/me')).body, 'id');
    const account = { userId, firstName: 'Awa', lastName: 'Koné' };
    await application.app.get(TenantRunner).run(tenantId, DemoFleet, (fleet) => fleet.giveVehicle(account));
  });

  afterAll(async () => {
    await application.stop();
  });

  const driverNamed = async (firstName: string): Promise<number> => {
    const body = { firstName, lastName: 'Koné', licenseNumber: `KON-${firstName}` };
    return numberField((await office.post('/api/v1/drivers', body)).body, 'id');
  };

  const outcome = ({ status, body }: Answer): unknown => [status, field(body, 'code')];
  const mileage = async (): Promise<unknown> =>
    field((await office.get(`/api/v1/vehicles/${vehicle}`)).body, 'mileage');

  it('is read by a device, and its readings can be corrected like any other', async () => {
    const at = await application.vehicleOf(office, { plateNumber: '3333 AB 01', initialOdometer: 100 });
    const read = await office.post(READINGS, { vehicleId: at, value: 150, source: 'telematics' });
    expect(read).toMatchObject({ status: 201, body: { source: 'telematics', value: 150 } });
    const wrong = await office.post(READINGS, { vehicleId: at, value: 160, source: 'fuel_log' });
    expect([wrong.status, field(wrong.body, 'errors.0.pointer')]).toEqual([400, '/source']);
    const path = `${READINGS}/${numberField(read.body, 'id')}/correct`;
    const corrected = await office.post(path, { value: 151, readAt: hoursAgo(0), reason: 'Décalage du boîtier' });
    expect(corrected).toMatchObject({ status: 200, body: { source: 'telematics', value: 151, correctedFrom: 150 } });
    expect((await office.delete(`/api/v1/vehicles/${at}`)).status).toBe(204);
  });

  it('shows its current driver, alone and in the list', async () => {
    const shown = await office.get(`/api/v1/vehicles/${vehicle}`);
    expect(field(shown.body, 'currentDriver')).toMatchObject({ id: awa, firstName: 'Awa', lastName: 'Koné' });
    const listed = await office.get('/api/v1/vehicles?sort=plateNumber');
    const drivers = [field(listed.body, 'data.0.currentDriver.id'), field(listed.body, 'data.1.currentDriver')];
    expect(drivers).toEqual([awa, null]);
  });

  it('is read by its driver, who sees no readings of other vehicles', async () => {
    const entered = await driver.post(READINGS, { vehicleId: vehicle, value: 10_400 });
    expect([entered.status, field(entered.body, 'source'), await mileage()]).toEqual([201, 'manual', 10_400]);
    const foreign = await driver.post(READINGS, { vehicleId: other, value: 600 });
    expect(outcome(foreign)).toEqual([422, 'REFERENCE_NOT_FOUND']);
    const list = await driver.get(READINGS);
    expect([field(list.body, 'data.0.value'), list.text.includes(`"vehicleId":${other}`)]).toEqual([10_400, false]);
    expect(field((await driver.get(`${READINGS}?vehicleId=${other}`)).body, 'data')).toEqual([]);
    expect((await driver.get(`/api/v1/vehicles/${other}/odometer`)).status).toBe(404);
  });

  it('is read page by page, from a cursor', async () => {
    const first = await office.get(`${READINGS}?vehicleId=${vehicle}&limit=1`);
    const cursor = field(first.body, 'meta.nextCursor');
    const second = await office.get(`${READINGS}?vehicleId=${vehicle}&limit=1&cursor=${String(cursor)}`);
    expect([field(first.body, 'data.0.value'), field(second.body, 'data.0.value')]).toEqual([10_400, 10_000]);
    expect(field(second.body, 'meta')).toEqual({ limit: 1, nextCursor: null });
    expect((await office.get(`${READINGS}?page=2`)).status).toBe(400);
  });

  it('refuses a wrong reading and shows the accepted range', async () => {
    const low = await office.post(READINGS, { vehicleId: vehicle, value: 9_000 });
    expect(outcome(low)).toEqual([422, 'ODOMETER_OUT_OF_SEQUENCE']);
    expect(field(low.body, 'details')).toMatchObject({ min: 10_400, max: null, previous: { value: 10_400 } });
    expect(field(low.body, 'errors.0.pointer')).toBe('/value');
    const high = await office.post(READINGS, { vehicleId: vehicle, value: 12_401 });
    expect(outcome(high)).toEqual([422, 'ODOMETER_IMPLAUSIBLE']);
    expect(field(high.body, 'details.max')).toBe(12_400);
  });

  it('accepts a refused reading from authorized users with a reason, which is recorded', async () => {
    const odd = { vehicleId: vehicle, value: 90_000, override: true };
    expect(outcome(await secretary.post(READINGS, { ...odd, reason: 'Vu' }))).toEqual([403, 'FORBIDDEN']);
    expect(outcome(await office.post(READINGS, odd))).toEqual([400, 'VALIDATION_FAILED']);
    const taken = await office.post(READINGS, { ...odd, reason: 'Lu deux fois' });
    expect([taken.status, field(taken.body, 'overrideReason'), await mileage()]).toEqual([201, 'Lu deux fois', 90_000]);
    const voided = await office.post(`${READINGS}/${numberField(taken.body, 'id')}/void`, { reason: 'Erreur' });
    expect([voided.status, field(voided.body, 'isVoid'), await mileage()]).toEqual([200, true, 10_400]);
    expect((await secretary.post(`${READINGS}/${numberField(taken.body, 'id')}/void`, { reason: 'Non' })).status).toBe(
      403,
    );
  });

  it('records the decision in the audit log, without its reason', async () => {
    const log = '/api/v1/audit-logs?action=odometer:override';
    await eventually('the decision is in the log', async () => {
      const { body } = await office.get(`${log}&outcome=done`);
      return field(body, 'data.0.entityType') === 'odometer';
    });
    const { body, text } = await office.get(`${log}&outcome=done`);
    expect(field(body, 'data.0.changedFields')).toEqual(['vehicleId', 'value', 'override', 'reason']);
    expect(text).not.toContain('Lu deux fois');
  });

  it('keeps its total distance when the odometer is replaced', async () => {
    const body = { replacedAt: new Date().toISOString(), oldFinalValue: 10_500, newStartValue: 0 };
    expect((await driver.post(`/api/v1/vehicles/${vehicle}/replace-meter`, body)).status).toBe(403);
    expect((await office.post(`/api/v1/vehicles/${vehicle}/replace-meter`, body)).status).toBe(201);
    const { body: odometer } = await office.get(`/api/v1/vehicles/${vehicle}/odometer`);
    expect(odometer).toMatchObject({ value: 0, meterEpoch: 2, cumulativeKm: 500 });
  });

  it('is given to one of two simultaneous assignments', async () => {
    const yao = await driverNamed('Yao');
    const wanted = [awa, yao, awa, yao].map((driverId) => ({ vehicleId: other, driverId, startsAt: hoursAgo(2) }));
    const answers = await Promise.all(wanted.map((body) => secretary.post(ASSIGNMENTS, body)));
    const statuses = answers.map(({ status }) => status).toSorted((one, more) => one - more);
    expect(statuses).toEqual([201, 409, 409, 409]);
  });

  it('is invisible to another company', async () => {
    const body = { vehicleId: vehicle, driverId: awa };
    expect(outcome(await elsewhere.post(ASSIGNMENTS, body))).toEqual([422, 'REFERENCE_NOT_FOUND']);
    expect(outcome(await elsewhere.post(READINGS, { vehicleId: vehicle, value: 1 }))).toEqual([
      422,
      'REFERENCE_NOT_FOUND',
    ]);
    expect((await elsewhere.get(`${READINGS}/1`)).status).toBe(404);
    expect((await elsewhere.get(`${ASSIGNMENTS}/1`)).status).toBe(404);
  });

  it('is assigned to a driver without the licence only by a recorded decision', async () => {
    const list = await office.get('/api/v1/vehicle-categories?search=camion');
    const lorry = await application.vehicleOf(office, {
      plateNumber: '3333 AB 01',
      categoryId: field(list.body, 'data.0.id'),
    });
    const body = { vehicleId: lorry, driverId: awa };
    const refused = await secretary.post(ASSIGNMENTS, body);
    expect(outcome(refused)).toEqual([422, 'DRIVER_NOT_ELIGIBLE']);
    expect(field(refused.body, 'details')).toMatchObject({ cause: 'license_missing', requiredLicense: 'C' });
    const decided = { ...body, override: true, overrideReason: 'Avec un moniteur' };
    expect(outcome(await secretary.post(ASSIGNMENTS, decided))).toEqual([403, 'FORBIDDEN']);
    expect(field((await office.post(ASSIGNMENTS, decided)).body, 'overrideReason')).toBe('Avec un moniteur');
  });

  it('can be filtered by whether it has a driver', async () => {
    const ids = async (assigned: boolean): Promise<number[]> => {
      const { body } = await office.get(`/api/v1/vehicles?assigned=${assigned}&limit=100`);
      return (field(body, 'data') as { id: number }[]).map(({ id }) => id);
    };
    const [driven, idle] = [await ids(true), await ids(false)];
    expect(driven).toContain(vehicle);
    expect(idle).not.toContain(vehicle);
    expect(field((await office.get('/api/v1/vehicles')).body, 'meta.total')).toBe(driven.length + idle.length);
    expect(outcome(await office.get('/api/v1/vehicles?assigned=maybe'))).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('has no driver once it is sold', async () => {
    expect(field((await driver.get('/api/v1/vehicles')).body, 'meta.total')).toBeGreaterThan(1);
    const disposalDate = new Date().toISOString().slice(0, 10);
    const sale = { disposalDate, disposalPrice: '100', disposalReason: 'Vente' };
    const sold = await office.post(`/api/v1/vehicles/${vehicle}/dispose`, sale);
    expect([sold.status, field(sold.body, 'currentDriver')]).toEqual([200, null]);
    const left = await office.get(`${ASSIGNMENTS}?vehicleId=${vehicle}&state=active,upcoming`);
    expect(field(left.body, 'meta.total')).toBe(0);
    expect((await driver.get(`/api/v1/vehicles/${vehicle}`)).status).toBe(404);
    expect(outcome(await office.post(ASSIGNMENTS, { vehicleId: vehicle, driverId: awa }))).toEqual([
      422,
      'VEHICLE_SOLD',
    ]);
  });
});
