import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startFleetApplication } from '../../support/fleet-application';
import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';

type Body = Readonly<Record<string, unknown>>;

const EVERYTHING = ['garages', 'suppliers', 'supplies', 'collaborateurs', 'drivers', 'vehicles']
  .flatMap((resource) => ['read', 'create', 'update', 'delete'].map((action) => `${resource}:${action}`))
  .concat('reference:read', 'reference:manage', 'vehicles:restore', 'users:manage')
  .join(' ');

describe('Garages, suppliers, supplies and staff', () => {
  let database: TenantDatabase;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    database = await createTenantDatabase();
    app = await startFleetApplication(database);
  });

  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  const call = async (
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    payload?: Body,
  ): Promise<{ status: number; body: Body }> => {
    const sent = payload === undefined ? {} : { payload };
    const headers = { 'x-permissions': EVERYTHING };
    const answer = await app.inject({ method, url: `/api/v1/${path}`, headers, ...sent });
    return { status: answer.statusCode, body: answer.body === '' ? {} : answer.json<Body>() };
  };

  const make = async (path: string, payload: Body): Promise<number> => {
    const { status, body } = await call('POST', path, payload);
    if (status !== 201) throw new Error(`${path}: ${JSON.stringify(body)}`);
    return Number(body['id']);
  };

  const total = async (path: string): Promise<unknown> => {
    const { body } = await call('GET', path);
    return (body['meta'] as Body)['total'];
  };

  it('have encrypted contact persons in the database', async () => {
    const garage = await make('garages', { name: 'Garage scellé', contactPerson: 'Issa Traoré', phone: '0102030405' });
    const person = {
      firstName: 'Awa',
      lastName: 'Diop',
      email: 'awa@diop.test',
      licenseNumber: 'DIO-1',
      notes: 'Asthme',
    };
    const staff = await make('collaborateurs', person);
    expect((await call('GET', `garages/${garage}`)).body).toMatchObject({
      contactPerson: 'Issa Traoré',
      phone: '+2250102030405',
    });
    expect((await call('GET', `collaborateurs/${staff}`)).body).toMatchObject(person);
    const rows = await database.dataSource.query<Body[]>('SELECT * FROM garages');
    const people = await database.dataSource.query<Body[]>('SELECT * FROM collaborateurs');
    expect(JSON.stringify([rows, people])).not.toMatch(/Traor|awa@|DIO-1|Asthme/);
  });

  it('are found without accents, with a literal percent sign', async () => {
    await make('garages', { name: 'Élevé & Fils' });
    await make('garages', { name: 'Remise 100% garantie' });
    expect(await total('garages?search=eleve')).toBe(1);
    expect(await total('garages?search=100%25')).toBe(1);
    expect(await total('garages?search=%25%25')).toBe(0);
  });

  it('free their name when deleted, and cannot be restored once it is taken', async () => {
    const first = await make('suppliers', { name: 'Pièces du Golfe' });
    expect((await call('DELETE', `suppliers/${first}`)).status).toBe(204);
    await make('suppliers', { name: 'pièces du golfe' });
    expect(await call('POST', `suppliers/${first}/restore`)).toMatchObject({
      status: 409,
      body: { code: 'NAME_TAKEN' },
    });
  });

  it('cannot be deleted while a live record refers to them', async () => {
    const supplierId = await make('suppliers', { name: 'Concession Yopougon' });
    const vehicle = { plateNumber: '3030 AB 01', brandId: 1, modelId: 1, vendorSupplierId: supplierId };
    const vehicleId = await make('vehicles', vehicle);
    const refused = { status: 409, body: { code: 'REFERENCE_IN_USE' } };
    expect(await call('DELETE', `suppliers/${supplierId}`)).toMatchObject(refused);
    await call('DELETE', `vehicles/${vehicleId}`);
    expect((await call('DELETE', `suppliers/${supplierId}`)).status).toBe(204);
    const garageId = await make('garages', { name: 'Garage préféré' });
    const staff = await make('collaborateurs', { firstName: 'Ali', lastName: 'Ba', preferredGarageId: garageId });
    expect(await call('DELETE', `garages/${garageId}`)).toMatchObject(refused);
    const driver = { firstName: 'Ali', lastName: 'Ba', licenseNumber: 'BA-77', collaborateurId: staff };
    await make('drivers', driver);
    expect(await call('DELETE', `collaborateurs/${staff}`)).toMatchObject(refused);
  });

  it('can be restored after the records they refer to, deactivated or not', async () => {
    const garage = await make('garages', { name: 'Garage disparu' });
    const supplier = await make('suppliers', { name: 'Concession disparue' });
    const staff = await make('collaborateurs', { firstName: 'Ama', lastName: 'Bo', preferredGarageId: garage });
    const sold = { plateNumber: '4040 AB 01', brandId: 1, modelId: 1, vendorSupplierId: supplier };
    const vehicle = await make('vehicles', sold);
    const driver = { firstName: 'Ama', lastName: 'Bo', licenseNumber: 'BO-1', collaborateurId: staff };
    const records = [
      [`drivers/${await make('drivers', driver)}`, `collaborateurs/${staff}`, '/collaborateurId'],
      [`collaborateurs/${staff}`, `garages/${garage}`, '/preferredGarageId'],
      [`vehicles/${vehicle}`, `suppliers/${supplier}`, '/vendorSupplierId'],
    ] as const;
    await call('PATCH', `garages/${garage}`, { isActive: false, version: 1 });
    const paths = new Set(records.flatMap(([record, reference]) => [record, reference]));
    for (const path of paths) expect((await call('DELETE', path)).status).toBe(204);
    for (const [record, , pointer] of records) {
      expect(await call('POST', `${record}/restore`)).toMatchObject({
        status: 422,
        body: { code: 'REFERENCE_NOT_FOUND', errors: [{ pointer }] },
      });
      expect((await call('GET', record)).status).toBe(404);
    }
    for (const [record, reference] of records.toReversed()) {
      expect((await call('POST', `${reference}/restore`)).status).toBe(200);
      expect((await call('POST', `${record}/restore`)).status).toBe(200);
    }
  });

  it('can be chosen only while active, and stay chosen afterwards', async () => {
    const garageId = await make('garages', { name: 'Garage fermé' });
    const staff = await make('collaborateurs', { firstName: 'Zoé', lastName: 'Ka', preferredGarageId: garageId });
    await call('PATCH', `garages/${garageId}`, { isActive: false, version: 1 });
    const refused = { status: 422, body: { code: 'REFERENCE_INACTIVE' } };
    const other = { firstName: 'Léa', lastName: 'Ka', preferredGarageId: garageId };
    expect(await call('POST', 'collaborateurs', other)).toMatchObject(refused);
    const same = { preferredGarageId: garageId, department: 'Atelier', version: 1 };
    expect((await call('PATCH', `collaborateurs/${staff}`, same)).status).toBe(200);
  });

  it('are unique persons: a driver, an account and an employee number each belong to one', async () => {
    const staff = await make('collaborateurs', { firstName: 'Fatou', lastName: 'Sy', userId: 501 });
    const twin = { firstName: 'Fatou', lastName: 'Sy', userId: 501 };
    expect(await call('POST', 'collaborateurs', twin)).toMatchObject({ status: 409, body: { code: 'USER_TAKEN' } });
    const driver = { firstName: 'Fatou', lastName: 'Sy', licenseNumber: 'SY-1', collaborateurId: staff };
    const first = await make('drivers', driver);
    const second = { firstName: 'Fatou', lastName: 'Sy', licenseNumber: 'SY-2', collaborateurId: staff };
    const taken = { status: 409, body: { code: 'COLLABORATEUR_TAKEN' } };
    expect(await call('POST', 'drivers', second)).toMatchObject(taken);
    const { collaborateurId: _, ...stranger } = second;
    const other = await make('drivers', stranger);
    expect(await call('PATCH', `drivers/${other}`, { collaborateurId: staff, version: 1 })).toMatchObject(taken);
    await call('DELETE', `drivers/${first}`);
    expect((await call('PATCH', `drivers/${other}`, { collaborateurId: staff, version: 1 })).status).toBe(200);
    expect(await call('POST', `drivers/${first}/restore`)).toMatchObject(taken);
  });

  it('can be linked only to accounts of the company', async () => {
    const stranger = { firstName: 'Paul', lastName: 'Roy', userId: 5000 };
    expect(await call('POST', 'collaborateurs', stranger)).toMatchObject({
      status: 422,
      body: { code: 'REFERENCE_NOT_FOUND', errors: [{ pointer: '/userId' }] },
    });
  });

  it('have prices with all their decimals, and only existing vehicle models', async () => {
    const supply = { reference: 'VIS-8', name: 'Vis de 8', categoryId: 1, kind: 'part', unitPrice: '0.195' };
    const id = await make('supplies', { ...supply, compatibleModelIds: [1, 2] });
    expect((await call('GET', `supplies/${id}`)).body).toMatchObject({
      unitPrice: '0.195',
      compatibleModelIds: [1, 2],
    });
    const changed = await call('PATCH', `supplies/${id}`, { compatibleModelIds: [2], version: 1 });
    expect(changed.body).toMatchObject({ compatibleModelIds: [2], version: 2 });
    const unknown = { ...supply, reference: 'VIS-9', compatibleModelIds: [4_000_000] };
    expect(await call('POST', 'supplies', unknown)).toMatchObject({
      status: 422,
      body: { code: 'REFERENCE_NOT_FOUND' },
    });
    expect(await call('DELETE', 'supply-categories/1')).toMatchObject({ status: 409 });
  });
});
