import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, hire, incorporate } from '../support/workshop-desk';
import type { People } from '../support/workshop-desk';
import type { Answer, HttpClient } from '../support/http-client';
import { field, numberField } from '../support/http-client';
import { PDF, PNG, upload } from '../support/multipart';
import { RouteWalk } from '../support/route-walk';

const { paths } = JSON.parse(readFileSync(join(__dirname, 'openapi.json'), 'utf8')) as {
  paths: ConstructorParameters<typeof RouteWalk>[0];
};

/** Is in the names of all people but the driver, and in the texts of all vehicles but the driver's. */
const SECRET = 'ZZSECRET';
const PLATES = { own: '1111 AB 01', other: '2222 AB 01' } as const;

/** A driver of one vehicle, with every permission that can be restricted to the own vehicles. */
describe('A user who is restricted to their own vehicles', () => {
  let application: RunningApplication;
  let office: Desk;
  let driver: HttpClient;
  let tenantId: number;
  let walk: RouteWalk;
  let people: People;
  let ids: { readonly own: number; readonly other: number; readonly me: number; readonly colleague: number };
  let staffOfDriver: number;
  let tooWide: Answer;

  beforeAll(async () => {
    application = await startApplication();
    const client = await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' });
    await client.patch('/api/v1/auth/me', { lastName: SECRET });
    office = new Desk(client);
    tenantId = await application.tenantId('flotte-abidjan');
    await incorporate(application.admin, tenantId);
    const { garageId } = await hire(office);
    people = { garageId, expertId: await office.make('collaborateurs', { firstName: 'Koffi', lastName: SECRET }) };
    driver = await application.member('flotte-abidjan', tenantId, 'conducteur');
    const [own, other] = [await vehicle(PLATES.own), await vehicle(PLATES.other)];
    const userId = numberField((await driver.get('/api/v1/auth/me')).body, 'id');
    staffOfDriver = await office.make('collaborateurs', { firstName: 'Awa', lastName: 'Koné', userId });
    const licence = { firstName: 'Awa', lastName: 'Koné', licenseNumber: 'KON-1' };
    const me = await office.make('drivers', { ...licence, collaborateurId: staffOfDriver });
    const colleague = await office.make('drivers', { firstName: 'Yao', lastName: SECRET, licenseNumber: 'YAO-1' });
    ids = { own, other, me, colleague };
    await office.make('assignments', { vehicleId: own, driverId: me });
    await fill(own, colleague, SECRET);
    await fill(own, me, 'Total Marcory');
    await interventionOf(own);
    walk = new RouteWalk(paths, await everythingOf(other));
    await office.client.patch(`/api/v1/users/${userId}`, { roleCode: await widestRole() });
  });

  afterAll(async () => {
    await application.stop();
  });

  const vehicle = (plateNumber: string): Promise<number> =>
    application.vehicleOf(office.client, { plateNumber, ...(plateNumber === PLATES.other ? { notes: SECRET } : {}) });
  const outcome = ({ status, body }: Answer): unknown[] => [status, field(body, 'code')];
  const totalOf = async (path: string): Promise<unknown> =>
    field((await driver.get(`/api/v1/${path}`)).body, 'meta.total');

  const fill = async (vehicleId: number, driverId: number, stationName: string): Promise<number> => {
    const fuelTypeId = field((await office.get('fuel-types?limit=1')).body, 'data.0.id');
    const price = {
      quantity: '10',
      unitPrice: '755',
      fuelTypeId,
      refuelAt: new Date(Date.now() - 60_000).toISOString(),
    };
    return office.make('fuel-logs', { ...price, vehicleId, driverId, stationName });
  };

  /** The path of an intervention up to the payment of its invoice; all people named in it are others than the driver. */
  const interventionOf = async (vehicleId: number): Promise<Record<string, number>> => {
    const { id, quoteId, orderId } = await office.bring(vehicleId, 'vehicle_received', people);
    const { colleague } = ids;
    const named = { driverId: colleague, assignedToCollaborateurId: people.expertId };
    const version = field((await office.get(`interventions/${id}`)).body, 'version');
    await office.client.patch(`/api/v1/interventions/${id}`, { ...named, version });
    const buyer = { name: 'X' };
    const invoice = await office.make('invoices', { interventionId: id, workAuthorizationId: orderId, buyer });
    await office.post(`invoices/${invoice}/issue`);
    const verification = { interventionId: id, verificationType: 'after_work' };
    const first = async (path: string): Promise<number> =>
      numberField((await office.get(`${path}?interventionId=${id}`)).body, 'data.0.id');
    return {
      interventions: id,
      quotes: quoteId,
      'work-authorizations': orderId,
      prediagnostics: await first('prediagnostics'),
      'reception-reports': await first('reception-reports'),
      'field-verifications': await office.make('field-verifications', {
        ...verification,
        verifiedByCollaborateurId: people.expertId,
      }),
      invoices: invoice,
      payments: await office.make(`invoices/${invoice}/payments`, { amount: '1', method: 'cash' }),
    };
  };

  const everythingOf = async (vehicleId: number): Promise<Record<string, number>> => {
    const today = new Date().toISOString().slice(0, 10);
    const cover = { policyNumber: SECRET, insuranceCompany: SECRET, coverageType: 'collision', premiumAmount: '1' };
    const file = { name: `${SECRET}.pdf`, content: PDF };
    const attached = await upload(
      office.client,
      { entityType: 'vehicle', entityId: vehicleId, category: 'document' },
      file,
    );
    return {
      ...(await interventionOf(vehicleId)),
      vehicles: vehicleId,
      drivers: ids.colleague,
      collaborateurs: people.expertId,
      garages: people.garageId,
      assignments: await office.make('assignments', { vehicleId, driverId: ids.colleague }),
      'fuel-logs': await fill(vehicleId, ids.colleague, SECRET),
      'odometer-readings': await office.make('odometer-readings', { vehicleId, value: 99_000, note: SECRET }),
      maintenances: await office.make('maintenances', {
        vehicleId,
        type: 'preventive',
        title: SECRET,
        scheduledDate: today,
      }),
      'maintenance-plans': await office.make('maintenance-plans', {
        vehicleId,
        type: 'preventive',
        title: SECRET,
        intervalMonths: 6,
      }),
      insurances: await office.make('insurances', { vehicleId, ...cover, startDate: today, endDate: '2049-01-01' }),
      renewals: await office.make('renewals', { vehicleId, type: 'road_tax', validUntil: '2049-01-01', label: SECRET }),
      attachments: numberField(attached.body, 'id'),
    };
  };

  /** All permissions that such a role may have; the refused ones cannot be restricted by a query. */
  const widestRole = async (): Promise<string> => {
    const all = field((await office.get('permissions')).body, 'data') as { code: string }[];
    const permissions = all.map(({ code }) => code);
    const role = { code: 'terrain', labelFr: 'Terrain', labelEn: 'Field', isOwnVehiclesOnly: true };
    tooWide = await office.client.post('/api/v1/roles', { ...role, permissions });
    const refused = field(tooWide.body, 'details.permissions') as string[];
    const rest = permissions.filter((permission) => !refused.includes(permission));
    await office.post('roles', { ...role, permissions: rest });
    return role.code;
  };

  it('has only permissions that a query can restrict', () => {
    expect(outcome(tooWide)).toEqual([422, 'PERMISSION_NOT_NARROWABLE']);
    const files = ['drivers:read', 'collaborateurs:read', 'users:manage', 'supply_prices:read', 'garages:read'];
    expect(field(tooWide.body, 'details.permissions')).toEqual(expect.arrayContaining(files));
  });

  it('reads nothing of other vehicles and no name of another person on any route', async () => {
    const found: string[] = [];
    const visited = await walk.read(driver, ({ path, answer }) => {
      if (answer.text.includes(SECRET) || answer.text.includes(PLATES.other)) found.push(path);
    });
    expect(found).toEqual([]);
    expect(visited).toBeGreaterThan(150);
    for (const list of [
      'interventions',
      'prediagnostics',
      'quotes',
      'fuel-logs',
      'assignments',
      'insurances',
      'payments',
    ])
      expect([list, (await office.get(list)).text.includes(SECRET)]).toEqual([list, true]);
  });

  it('receives 404 for every record of another vehicle', async () => {
    const wrong: unknown[] = [];
    const visited = await walk.touch(driver, ({ route, answer }) => {
      if (![403, 404].includes(answer.status)) wrong.push([route, answer.status, answer.text.slice(0, 200)]);
    });
    expect(wrong).toEqual([]);
    expect(visited).toBeGreaterThan(100);
  });

  it('sees the interventions and the documents of the own vehicle', async () => {
    const lists = [
      'interventions',
      'quotes',
      'work-authorizations',
      'invoices',
      'payments',
      'fuel-logs',
      'assignments',
    ];
    for (const list of lists) expect([list, await totalOf(list)]).toEqual([list, 1]);
  });

  it('can name only themselves in a record', async () => {
    const report = { vehicleId: ids.own, title: 'Bruit' };
    const { me, colleague, own } = ids;
    for (const named of [{ driverId: colleague }, { assignedToCollaborateurId: people.expertId }]) {
      const refused = await driver.post('/api/v1/interventions', { ...report, ...named });
      expect([...outcome(refused), refused.text.includes(SECRET)]).toEqual([422, 'REFERENCE_NOT_FOUND', false]);
    }
    const mine = { driverId: me, assignedToCollaborateurId: staffOfDriver };
    expect((await driver.post('/api/v1/interventions', { ...report, ...mine })).status).toBe(201);
    const fuelTypeId = field((await office.get('fuel-types?limit=1')).body, 'data.0.id');
    const filled = { vehicleId: own, fuelTypeId, quantity: '5', unitPrice: '755', refuelAt: new Date().toISOString() };
    const another = await driver.post('/api/v1/fuel-logs', { ...filled, driverId: colleague });
    expect(outcome(another)).toEqual([422, 'REFERENCE_NOT_FOUND']);
    const made = await driver.post('/api/v1/fuel-logs', filled);
    expect([made.status, field(made.body, 'driverId')]).toEqual([201, me]);
    const path = `/api/v1/fuel-logs/${numberField(made.body, 'id')}`;
    const moved = await driver.patch(path, { driverId: colleague, version: field(made.body, 'version') });
    expect(outcome(moved)).toEqual([422, 'REFERENCE_NOT_FOUND']);
  });

  it('adds files only to own reports and fuel logs, and removes only own files', async () => {
    const photo = { name: 'freins.png', content: PNG };
    const reported = numberField(
      (await driver.post('/api/v1/interventions', { vehicleId: ids.own, title: 'Freins' })).body,
      'id',
    );
    const [first] = (field((await driver.get('/api/v1/interventions?sort=createdAt')).body, 'data') ?? []) as {
      id: number;
    }[];
    const made = await upload(driver, { entityType: 'intervention', entityId: reported, category: 'photo' }, photo);
    expect(made.status).toBe(201);
    for (const [entityType, entityId] of [
      ['intervention', first?.id ?? 0],
      ['vehicle', ids.own],
    ] as const)
      expect(outcome(await upload(driver, { entityType, entityId, category: 'document' }, photo))).toEqual([
        403,
        'FORBIDDEN',
      ]);
    const officeFile = await upload(
      office.client,
      { entityType: 'intervention', entityId: reported, category: 'photo' },
      photo,
    );
    const path = (answer: Answer): string => `/api/v1/attachments/${numberField(answer.body, 'id')}`;
    expect(outcome(await driver.delete(path(officeFile)))).toEqual([403, 'FORBIDDEN']);
    expect((await driver.delete(path(made))).status).toBe(204);
  });

  it('loses a permission that was granted before it was known not to be restrictable', async () => {
    const login = await application.member('flotte-abidjan', tenantId, 'conducteur');
    const { globalName } = application.settings.database;
    const id = numberField((await login.get('/api/v1/auth/me')).body, 'id');
    await application.onServer((server) =>
      server.query(
        `UPDATE \`${globalName}\`.user_tenants SET extra_permissions = '["drivers:read"]' WHERE user_id = ?`,
        [id],
      ),
    );
    await office.client.patch(`/api/v1/users/${id}`, { notes: 'Lu de nouveau' });
    expect(outcome(await login.get('/api/v1/drivers'))).toEqual([403, 'FORBIDDEN']);
    expect(field((await login.get('/api/v1/auth/me')).body, 'permissions')).not.toContain('drivers:read');
    const more = await office.client.patch(`/api/v1/users/${id}`, { extraPermissions: ['drivers:read'] });
    expect(outcome(more)).toEqual([422, 'PERMISSION_NOT_NARROWABLE']);
  });
});
