import { TenantRunner } from '#tenancy';
import { DemoFleet } from '../../src/fleet/demo/demo-fleet.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import type { Answer, HttpClient } from '../support/http-client';
import { field, numberField } from '../support/http-client';

const VEHICLES = '/api/v1/vehicles';

/** A driver logs in to the company. One vehicle is assigned to them; the rest of the fleet must stay hidden. */
describe('A driver with a login', () => {
  let application: RunningApplication;
  let office: HttpClient;
  let driver: HttpClient;
  let tenantId: number;
  let own: number;
  let other: number;

  beforeAll(async () => {
    application = await startApplication();
    office = await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' });
    await application.company({ name: 'Garage Lyon', slug: 'garage-lyon', country: 'FR' });
    tenantId = await application.tenantId('flotte-abidjan');
    driver = await application.member('flotte-abidjan', tenantId, 'conducteur');
    own = await application.vehicleOf(office, { plateNumber: '1111 AB 01' });
    other = await application.vehicleOf(office, { plateNumber: '2222 AB 01' });
    await giveVehicle('Awa', driver);
  });

  afterAll(async () => {
    await application.stop();
  });

  /** Assigns the company's first vehicle to the driver with this login. */
  const giveVehicle = async (firstName: string, login: HttpClient): Promise<void> => {
    const body = { firstName, lastName: 'Koné', licenseNumber: `KON-${firstName}` };
    expect((await office.post('/api/v1/drivers', body)).status).toBe(201);
    const account = {
      userId: numberField((await login.get('/api/v1/auth/me')).body, 'id'),
      firstName,
      lastName: 'Koné',
    };
    await application.app.get(TenantRunner).run(tenantId, DemoFleet, (fleet) => fleet.giveVehicle(account));
  };

  const endAssignments = (): Promise<unknown> => {
    const database = `${application.settings.database.tenantDatabasePrefix}${tenantId}`;
    return application.onServer((server) =>
      server.query(`UPDATE \`${database}\`.vehicle_assignments SET ends_at = UTC_TIMESTAMP(3)`),
    );
  };

  const listed = ({ status, body }: Answer): unknown => [status, field(body, 'meta.total'), field(body, 'data.0.id')];

  it('sees only the vehicle they drive, while the office sees the fleet', async () => {
    expect(field((await office.get(VEHICLES)).body, 'meta.total')).toBe(2);
    expect(listed(await driver.get(VEHICLES))).toEqual([200, 1, own]);
    expect((await driver.get(`${VEHICLES}/${own}`)).status).toBe(200);
  });

  it('receives 404 for any other vehicle', async () => {
    const foreign = await driver.get(`${VEHICLES}/${other}`);
    const missing = await driver.get(`${VEHICLES}/999999`);
    expect([foreign.status, field(foreign.body, 'code')]).toEqual([404, 'NOT_FOUND']);
    expect([missing.status, field(missing.body, 'code')]).toEqual([404, 'NOT_FOUND']);
  });

  it.each([
    ['search=2222', 0],
    ['search=AB', 1],
    ['status=active,sold', 1],
    ['sort=-plateNumber', 1],
    ['limit=1', 1],
    ['limit=1&page=2', 1],
  ])('finds no other with %s', async (query, total) => {
    const answer = await driver.get(`${VEHICLES}?${query}`);
    expect([answer.status, field(answer.body, 'meta.total')]).toEqual([200, total]);
    expect(answer.text).not.toContain('2222 AB 01');
  });

  it('can neither read the list of drivers nor change a vehicle, not even their own', async () => {
    const refused = [
      await driver.get('/api/v1/drivers'),
      await driver.post(VEHICLES, {}),
      await driver.patch(`${VEHICLES}/${own}`, { notes: 'à moi', version: 1 }),
      await driver.post(`${VEHICLES}/${own}/status`, { status: 'maintenance' }),
    ];
    expect(refused.map(({ status, body }) => [status, field(body, 'code')])).toEqual(
      refused.map(() => [403, 'FORBIDDEN']),
    );
  });

  it('sees nothing without an assigned vehicle', async () => {
    const newcomer = await application.member('flotte-abidjan', tenantId, 'conducteur');
    expect(listed(await newcomer.get(VEHICLES))).toEqual([200, 0, undefined]);
    expect((await newcomer.get(`${VEHICLES}/${own}`)).status).toBe(404);
  });

  it('no longer sees a vehicle once the assignment ends', async () => {
    const colleague = await application.member('flotte-abidjan', tenantId, 'conducteur');
    await giveVehicle('Yao', colleague);
    expect(listed(await colleague.get(VEHICLES))).toEqual([200, 1, own]);
    await endAssignments();
    expect(listed(await colleague.get(VEHICLES))).toEqual([200, 0, undefined]);
    expect((await colleague.get(`${VEHICLES}/${own}`)).status).toBe(404);
  });
});
