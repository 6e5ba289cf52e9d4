import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { eventually } from '../support/eventually';
import { field, numberField, textField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';

const KEYS = '/api/v1/api-keys';

describe('An API key', () => {
  let application: RunningApplication;
  let admin: HttpClient;
  let host: HttpClient;

  beforeAll(async () => {
    application = await startApplication();
    admin = await application.company({ name: 'Clés', slug: 'cles' });
    await application.company({ name: 'Voisins', slug: 'voisins' });
    host = application.client.as({ host: 'cles.localhost' });
  });

  afterAll(async () => {
    await application.stop();
  });

  const codeOf = ({ status, body }: Answer): unknown[] => [status, field(body, 'code')];

  const make = async (more: Record<string, unknown> = {}): Promise<{ id: number; key: string }> => {
    const answer = await admin.post(KEYS, { name: 'Paie', permissions: ['vehicles:read'], ...more });
    expect(answer.status).toBe(201);
    return { id: numberField(answer.body, 'id'), key: textField(answer.body, 'key') };
  };

  const vehicles = async (token: string, at: HttpClient = host, headers = {}): Promise<number> =>
    (await at.get('/api/v1/vehicles', { token, headers })).status;

  const sql = <R>(statement: (database: string) => string, parameters: unknown[] = []): Promise<R> =>
    application.onServer((server) =>
      server.query<R>(statement(`\`${application.settings.database.globalName}\``), parameters),
    );

  it('is shown once, identified by its prefix and stored as a hash', async () => {
    const { id, key } = await make();
    expect(key).toMatch(/^iak_[a-z0-9]+_[\w-]{40,}$/i);
    const listed = await admin.get(KEYS);
    expect(listed.text).not.toContain(key);
    const [row] = await sql<Record<string, unknown>[]>((db) => `SELECT * FROM ${db}.api_keys WHERE id = ?`, [id]);
    expect(JSON.stringify(row)).not.toContain(key.slice('iak_'.length + 17));
    expect(key.startsWith(`iak_${String(row?.['prefix'])}_`)).toBe(true);
  });

  it('has only the permissions it was created with', async () => {
    const { key } = await make();
    expect(await vehicles(key)).toBe(200);
    expect(codeOf(await host.get('/api/v1/drivers', { token: key }))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await host.post('/api/v1/vehicles', {}, { token: key }))).toEqual([403, 'FORBIDDEN']);
  });

  it('cannot manage users, keys or passwords, which require a person', async () => {
    const { key } = await make({ permissions: ['users:manage', 'users:read'] });
    const person = { email: 'x@y.test', firstName: 'X', lastName: 'Y', roleCode: 'conducteur' };
    expect(codeOf(await host.post('/api/v1/users', person, { token: key }))).toEqual([403, 'STEP_UP_REQUIRED']);
    const another = { name: 'Encore', permissions: ['users:read'] };
    expect(codeOf(await host.post(KEYS, another, { token: key }))).toEqual([403, 'STEP_UP_REQUIRED']);
    const proof = { password: 'x' };
    expect((await host.post('/api/v1/auth/step-up', proof, { token: key })).status).toBe(403);
  });

  it('is accepted in the Authorization header only', async () => {
    const { key } = await make();
    expect((await host.get(`/api/v1/vehicles?api_key=${key}`)).status).toBe(401);
    expect(
      (await host.get('/api/v1/vehicles', { headers: { cookie: `api_key=${key}`, 'x-api-key': key } })).status,
    ).toBe(401);
    expect((await host.get('/api/v1/vehicles', { headers: { authorization: `Basic ${key}` } })).status).toBe(401);
  });

  it('is refused by another company', async () => {
    const { key } = await make();
    expect(await vehicles(key, application.client.as({ host: 'voisins.localhost' }))).toBe(401);
    const platform = await application.client.get('/admin/api/v1/tenants', { token: key, host: 'admin.localhost' });
    expect(platform.status).toBe(401);
  });

  it('is refused with one wrong character', async () => {
    const { key } = await make();
    const wrong = key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A');
    expect([await vehicles(wrong), await vehicles(`${key}x`), await vehicles(key.slice(0, 12))]).toEqual([
      401, 401, 401,
    ]);
  });

  it('has two secrets during a rotation, and one after it', async () => {
    const { id, key } = await make();
    const rotated = await admin.post(`${KEYS}/${id}/rotate`, { graceHours: 1 });
    const fresh = textField(rotated.body, 'key');
    expect([await vehicles(key), await vehicles(fresh)]).toEqual([200, 200]);
    await sql((db) => `UPDATE ${db}.api_keys SET previous_expires_at = UTC_TIMESTAMP(3) WHERE id = ?`, [id]);
    await eventually('the old secret is over', async () => (await vehicles(key)) === 401);
    expect(await vehicles(fresh)).toBe(200);
    await admin.post(`${KEYS}/${id}/rotate`, { graceHours: 0 });
    await eventually('the second is over at once', async () => (await vehicles(fresh)) === 401);
  });

  it('ends when its creator is closed, removed or without an account', async () => {
    const maker = await application.member('cles', await application.tenantId('cles'), 'admin');
    const made = await maker.post(KEYS, { name: 'Paie', permissions: ['vehicles:read'] });
    const key = textField(made.body, 'key');
    expect(await vehicles(key)).toBe(200);
    const makerId = numberField((await maker.get('/api/v1/auth/me')).body, 'id');
    expect((await admin.patch(`/api/v1/users/${makerId}`, { isActive: false })).status).toBe(200);
    await eventually('the key of who was closed ends', async () => (await vehicles(key)) === 401);
    expect((await admin.patch(`/api/v1/users/${makerId}`, { isActive: true })).status).toBe(200);
    await eventually('it is good again', async () => (await vehicles(key)) === 200);
    expect((await admin.delete(`/api/v1/users/${makerId}`)).status).toBe(204);
    await eventually('the key of who was removed ends', async () => (await vehicles(key)) === 401);
  });

  it('ends when it is revoked or expires', async () => {
    const [revoked, expiring] = [await make(), await make()];
    expect(await vehicles(revoked.key)).toBe(200);
    expect((await admin.delete(`${KEYS}/${revoked.id}`)).status).toBe(204);
    expect(await vehicles(revoked.key)).toBe(401);
    await sql((db) => `UPDATE ${db}.api_keys SET expires_at = UTC_TIMESTAMP(3) WHERE id = ?`, [expiring.id]);
    expect(await vehicles(expiring.key)).toBe(401);
    const past = { name: 'X', permissions: ['vehicles:read'], expiresAt: '2020-01-01T00:00:00Z' };
    expect(codeOf(await admin.post(KEYS, past))).toEqual([422, 'EXPIRY_OUT_OF_RANGE']);
  });

  it.each([
    [['127.0.0.1'], 200],
    [['127.0.0.0/8'], 200],
    [['::1', '10.0.0.0/8'], 401],
    [['2001:db8::/32'], 401],
  ])('is for the addresses %j alone, whatever a header says', async (allowedAddresses, status) => {
    const { key } = await make({ allowedAddresses });
    expect(await vehicles(key)).toBe(status);
    expect(await vehicles(key, host, { 'x-forwarded-for': '10.1.2.3' })).toBe(status);
  });

  it.each(['localhost', '10.0.0.0/33', '300.1.1.1', '', '10.0.0.0/8; DROP'])(
    'takes no address like "%s"',
    async (address) => {
      const body = { name: 'X', permissions: ['vehicles:read'], allowedAddresses: [address] };
      expect((await admin.post(KEYS, body)).status).toBe(400);
    },
  );

  it('shows when it was last used', async () => {
    const { id, key } = await make();
    expect(await vehicles(key)).toBe(200);
    await eventually('the use is noted', async () => {
      const keys = field((await admin.get(`${KEYS}?limit=100`)).body, 'data') as {
        id: number;
        lastUsedAt: string | null;
      }[];
      return typeof keys.find((one) => one.id === id)?.lastUsedAt === 'string';
    });
  });

  it('is named as the actor of its changes', async () => {
    const { id, key } = await make({ permissions: ['reference:manage'] });
    expect((await host.post('/api/v1/brands', { name: 'Clé' }, { token: key })).status).toBe(201);
    await eventually('the log has it', async () => {
      const answer = await admin.get(`/api/v1/audit-logs?actorKeyId=${id}&action=reference:manage`);
      return field(answer.body, 'data.0.actorType') === 'api_key';
    });
  });
});
