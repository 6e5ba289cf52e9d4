import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createTenantDatabase } from '../support/tenant-database';
import type { TenantDatabase } from '../support/tenant-database';
import { startFleetApplication } from '../support/fleet-application';
import { RESOURCES } from './fleet-resource-cases';
import type { Body } from './fleet-resource-cases';

describe('The contract of every fleet resource', () => {
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
      const { status, json, headers } = await call('POST', path, write.create, sent);
      expect([status, headers['location']]).toEqual([201, `/api/v1/${path}/${String(json['id'])}`]);
      return { id: Number(json['id']), sent };
    };

    it('creates, shows and lists a record, and refuses a duplicate', async () => {
      const { id, sent } = await make();
      const shown = await call('GET', `${path}/${id}`, read);
      expect([shown.status, shown.headers['etag'], shown.json['id']]).toEqual([200, '"1"', id]);
      const listed = await call('GET', `${path}?limit=1&sort=${sort}`, read);
      expect(listed.json).toMatchObject({ meta: { page: 1, limit: 1 }, data: [{ version: expect.any(Number) }] });
      expect(await call('POST', path, write.create, sent)).toMatchObject({ status: 409, json: { code: conflict } });
    });

    it('accepts a change only with the current version', async () => {
      const { id } = await make();
      expect((await call('PATCH', `${path}/${id}`, write.update, change)).status).toBe(428);
      const changed = await call('PATCH', `${path}/${id}`, write.update, change, { 'if-match': '"1"' });
      expect([changed.status, changed.json['version']]).toEqual([200, 2]);
      const stale = await call('PATCH', `${path}/${id}`, write.update, { ...change, version: 1 });
      expect(stale).toMatchObject({ status: 409, json: { code: 'STALE_VERSION' } });
      await call('DELETE', `${path}/${id}`, write.delete);
    });

    it('answers 404 for a deleted record', async () => {
      const { id } = await make();
      expect((await call('DELETE', `${path}/${id}`, write.delete)).status).toBe(204);
      expect(await call('GET', `${path}/${id}`, read)).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } });
      expect((await call('DELETE', `${path}/${id}`, write.delete)).status).toBe(404);
      const restored = restore === null ? null : await call('POST', `${path}/${id}/restore`, restore, {});
      expect(restored?.status ?? 200).toBe(200);
    });

    it('executes a request with an idempotency key once', async () => {
      const sent = body((unique += 1));
      const key = { 'idempotency-key': `key-${path}` };
      const first = await call('POST', path, write.create, sent, key);
      const second = await call('POST', path, write.create, sent, key);
      expect(second.json).toEqual(first.json);
      expect([second.status, second.headers['idempotent-replayed']]).toEqual([201, 'true']);
    });

    it('refuses malformed, unknown and forbidden input', async () => {
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

    it('refuses null for a required value, in a change too', async () => {
      const { id, sent } = await make();
      const [field = ''] = Object.keys(sent);
      const answer = await call('PATCH', `${path}/${id}`, write.update, { [field]: null }, { 'if-match': '"1"' });
      expect(answer).toMatchObject({ status: 400, json: { code: 'VALIDATION_FAILED' } });
    });
  });

  const searchable = RESOURCES.filter(({ searched }) => searched !== null);

  it.each(searchable)('$path are found without accents, and wildcard characters are literal', async (resource) => {
    const { path, read, write, body, searched } = resource;
    const add = async (text: string): Promise<unknown> => {
      const sent = { ...body((unique += 1)), [String(searched)]: text };
      const { status, json } = await call('POST', path, write.create, sent);
      expect(status).toBe(201);
      return json['id'];
    };
    const found = async (search: string): Promise<readonly unknown[]> => {
      const { json } = await call('GET', `${path}?search=${encodeURIComponent(search)}`, read);
      return (json['data'] as readonly Body[]).map(({ id }) => id);
    };
    const accented = await add('Élevé à bras');
    const written = await add('Remise 5% x_y');
    for (const search of ['eleve', 'ÉLEVÉ bras', 'brâs leve']) expect(await found(search)).toEqual([accented]);
    for (const search of ['5%', 'x_y']) expect(await found(search)).toEqual([written]);
    for (const search of ['%%', '__', '\\\\', 'v%v']) expect(await found(search)).toEqual([]);
  });
});
