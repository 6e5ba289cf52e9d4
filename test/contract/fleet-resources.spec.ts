import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createTenantDatabase } from '../support/tenant-database';
import type { TenantDatabase } from '../support/tenant-database';
import { startFleetApplication } from '../support/fleet-application';

type Body = Readonly<Record<string, unknown>>;

interface ResourceCase {
  readonly path: string;
  readonly read: string;
  readonly write: Readonly<Record<'create' | 'update' | 'delete', string>>;
  readonly restore: string | null;
  /** A valid body; `n` makes its unique values differ. */
  readonly body: (n: number) => Body;
  readonly change: Body;
  readonly invalid: Body;
  /** Code of the refusal of the same body twice. */
  readonly conflict: string;
  readonly sort: string;
}

const MANAGE = { create: 'reference:manage', update: 'reference:manage', delete: 'reference:manage' };
const reference = (
  path: string,
  rest: Pick<ResourceCase, 'body' | 'change' | 'invalid' | 'conflict' | 'sort'>,
): ResourceCase => ({
  path,
  read: 'reference:read',
  write: MANAGE,
  restore: null,
  ...rest,
});
const master = (
  path: string,
  rest: Pick<ResourceCase, 'body' | 'change' | 'invalid' | 'conflict' | 'sort'>,
): ResourceCase => ({
  path,
  read: `${path}:read`,
  write: { create: `${path}:create`, update: `${path}:update`, delete: `${path}:delete` },
  restore: `${path}:delete`,
  ...rest,
});
const named = { change: { name: 'Changé' }, invalid: { name: '' }, conflict: 'NAME_TAKEN', sort: '-name' };

const RESOURCES: readonly ResourceCase[] = [
  reference('brands', { ...named, body: (n) => ({ name: `Marque ${n}` }) }),
  reference('vehicle-models', { ...named, body: (n) => ({ brandId: 1, name: `Modèle ${n}` }) }),
  reference('vehicle-categories', { ...named, body: (n) => ({ name: `Catégorie ${n}`, requiredLicenseCode: 'B' }) }),
  reference('vehicle-colors', {
    ...named,
    body: (n) => ({ name: `Couleur ${n}`, hexCode: '#0A0B0C' }),
    invalid: { hexCode: 'red' },
  }),
  reference('fuel-types', {
    ...named,
    body: (n) => ({ code: `F${n}`, name: 'Essai', energyUnit: 'liter', co2KgPerUnit: '2.5' }),
    conflict: 'CODE_TAKEN',
  }),
  reference('license-types', {
    ...named,
    body: (n) => ({ code: `L${n}`, name: 'Essai', covers: ['B'] }),
    invalid: { covers: 'B' },
    conflict: 'CODE_TAKEN',
  }),
  reference('intervention-types', {
    ...named,
    body: (n) => ({ name: `Type ${n}`, kind: 'preventive' }),
    invalid: { kind: 'magic' },
  }),
  reference('supply-categories', { ...named, body: (n) => ({ name: `Rayon ${n}` }) }),
  reference('tax-rates', {
    body: (n) => ({ code: `T${n}`, label: 'Essai', rate: '12.5', category: 'S', validFrom: '2026-01-01' }),
    change: { label: 'Changé' },
    invalid: { rate: 12.5 },
    conflict: 'CODE_TAKEN',
    sort: 'rate',
  }),
  {
    path: 'vehicles',
    read: 'vehicles:read',
    restore: 'vehicles:restore',
    conflict: 'PLATE_TAKEN',
    sort: '-plateNumber,year',
    write: { create: 'vehicles:create', update: 'vehicles:update', delete: 'vehicles:delete' },
    body: (n) => ({ plateNumber: `${1000 + n} AB 01`, brandId: 1, modelId: 1, initialOdometer: 10 }),
    change: { site: 'Plateau' },
    invalid: { mileage: 12 },
  },
  {
    path: 'drivers',
    read: 'drivers:read',
    restore: 'drivers:delete',
    conflict: 'LICENSE_NUMBER_TAKEN',
    sort: 'lastName',
    write: { create: 'drivers:create', update: 'drivers:update', delete: 'drivers:delete' },
    body: (n) => ({ firstName: 'Awa', lastName: 'Koné', licenseNumber: `KON-${n}`, licenses: [{ licenseTypeId: 1 }] }),
    change: { phone: '0708091011' },
    invalid: { licenses: [{ licenseTypeId: 'B' }] },
  },
  master('garages', {
    ...named,
    body: (n) => ({ name: `Garage ${n}`, specializations: ['Freinage'], laborRatePerHour: '15000', rating: '4.5' }),
    invalid: { rating: '5.1' },
    sort: '-rating,name',
  }),
  master('suppliers', {
    ...named,
    body: (n) => ({ name: `Fournisseur ${n}`, website: 'https://exemple.ci', deliveryTimeDays: 3 }),
    invalid: { website: 'javascript:alert(1)' },
  }),
  master('supplies', {
    body: (n) => ({ reference: `REF-${n}`, name: 'Plaquettes', categoryId: 1, kind: 'part', unitPrice: '0.195' }),
    change: { compatibleModelIds: [1, 2] },
    invalid: { unitPrice: -1 },
    conflict: 'SUPPLY_REFERENCE_TAKEN',
    sort: 'unitPrice,-createdAt',
  }),
  master('collaborateurs', {
    body: (n) => ({ firstName: 'Awa', lastName: 'Koné', employeeNumber: `M-${n}`, userId: n, phone: '0708091011' }),
    change: { department: 'Atelier' },
    invalid: { experienceYears: 61 },
    conflict: 'USER_TAKEN',
    sort: 'lastName,firstName',
  }),
  {
    path: 'assignments',
    read: 'assignments:read',
    restore: null,
    conflict: 'ASSIGNMENT_OVERLAP',
    sort: '-startsAt,endsAt',
    write: { create: 'assignments:create', update: 'assignments:update', delete: 'assignments:delete' },
    body: (n) => ({
      vehicleId: 1,
      driverId: 1,
      startsAt: `${2100 + n}-01-01T00:00:00Z`,
      endsAt: `${2101 + n}-01-01T00:00:00Z`,
    }),
    change: { notes: 'Astreinte' },
    invalid: { startsAt: '2026-01-01' },
  },
];

describe('the contract of every fleet resource', () => {
  let database: TenantDatabase;
  let app: NestFastifyApplication;
  let unique = 0;

  beforeAll(async () => {
    database = await createTenantDatabase();
    app = await startFleetApplication(database);
    const driver = { firstName: 'Awa', lastName: 'Koné', licenseNumber: 'KON' };
    for (const [path, sent] of [
      ['vehicles', { plateNumber: 'AA 1', brandId: 1, modelId: 1 }],
      ['drivers', driver],
    ] as const)
      await call('POST', path, `${path}:create`, sent);
  });

  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  const call = async (
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    permission: string | null,
    body?: Body,
    headers = {},
  ) => {
    const granted = permission === null ? {} : { 'x-permissions': permission };
    const sent = body === undefined ? {} : { payload: body };
    const answer = await app.inject({ method, url: `/api/v1/${path}`, headers: { ...granted, ...headers }, ...sent });
    const json: Body = answer.body === '' ? {} : answer.json<Body>();
    return { status: answer.statusCode, headers: answer.headers, json };
  };

  describe.each(RESOURCES)('$path', ({ path, read, write, restore, body, change, invalid, conflict, sort }) => {
    const make = async (): Promise<{ readonly id: number; readonly sent: Body }> => {
      const sent = body((unique += 1));
      const { status, json } = await call('POST', path, write.create, sent);
      expect(status).toBe(201);
      return { id: Number(json['id']), sent };
    };

    it('is created, shown, listed and refused twice', async () => {
      const { id, sent } = await make();
      const shown = await call('GET', `${path}/${id}`, read);
      expect([shown.status, shown.headers['etag'], shown.json['id']]).toEqual([200, '"1"', id]);
      const listed = await call('GET', `${path}?limit=1&sort=${sort}`, read);
      expect(listed.json).toMatchObject({ meta: { page: 1, limit: 1 }, data: [{ version: expect.any(Number) }] });
      expect(await call('POST', path, write.create, sent)).toMatchObject({ status: 409, json: { code: conflict } });
    });

    it('is changed by those who saw its newest version', async () => {
      const { id } = await make();
      expect((await call('PATCH', `${path}/${id}`, write.update, change)).status).toBe(428);
      const changed = await call('PATCH', `${path}/${id}`, write.update, change, { 'if-match': '"1"' });
      expect([changed.status, changed.json['version']]).toEqual([200, 2]);
      const stale = await call('PATCH', `${path}/${id}`, write.update, { ...change, version: 1 });
      expect(stale).toMatchObject({ status: 409, json: { code: 'STALE_VERSION' } });
      await call('DELETE', `${path}/${id}`, write.delete);
    });

    it('is deleted, and then not there', async () => {
      const { id } = await make();
      expect((await call('DELETE', `${path}/${id}`, write.delete)).status).toBe(204);
      expect(await call('GET', `${path}/${id}`, read)).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } });
      expect((await call('DELETE', `${path}/${id}`, write.delete)).status).toBe(404);
      const restored = restore === null ? null : await call('POST', `${path}/${id}/restore`, restore, {});
      expect(restored?.status ?? 200).toBe(200);
    });

    it('answers an idempotency key once', async () => {
      const sent = body((unique += 1));
      const key = { 'idempotency-key': `key-${path}` };
      const first = await call('POST', path, write.create, sent, key);
      const second = await call('POST', path, write.create, sent, key);
      expect(second.json).toEqual(first.json);
      expect([second.status, second.headers['idempotent-replayed']]).toEqual([201, 'true']);
    });

    it('refuses what is malformed, unknown or not allowed', async () => {
      const sent = body((unique += 1));
      const refused: readonly (readonly [number, Promise<{ status: number }>])[] = [
        [400, call('POST', path, write.create, { ...sent, ...invalid })],
        [400, call('POST', path, write.create, { ...sent, surprise: 1 })],
        [400, call('GET', `${path}?surprise=1`, read)],
        [400, call('GET', `${path}?sort=surprise`, read)],
        [400, call('GET', `${path}?sort=password`, read)],
        [400, call('GET', `${path}?limit=101`, read)],
        [400, call('GET', `${path}?limit=0`, read)],
        [400, call('GET', `${path}?page=abc`, read)],
        [400, call('GET', `${path}/abc`, read)],
        [401, call('GET', path, null)],
        [403, call('POST', path, read, sent)],
        [404, call('GET', `${path}/4000000`, read)],
      ];
      for (const [status, answer] of refused) expect((await answer).status).toBe(status);
    });

    it('refuses null where a value is needed, in a change too', async () => {
      const { id, sent } = await make();
      const [field = ''] = Object.keys(sent);
      const answer = await call('PATCH', `${path}/${id}`, write.update, { [field]: null }, { 'if-match': '"1"' });
      expect(answer).toMatchObject({ status: 400, json: { code: 'VALIDATION_FAILED' } });
    });
  });
});
