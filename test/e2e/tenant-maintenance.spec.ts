import { TenantFence } from '../../src/operations/tenant-database/tenant-fence';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { eventually } from '../support/eventually';
import { field, numberField, textField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';

const HOUR_MS = 3_600_000;
const at = (ms: number): string => new Date(Date.now() + ms).toISOString();

describe('The maintenance of one company', () => {
  let application: RunningApplication;
  let company: HttpClient;
  let neighbour: HttpClient;
  let id: number;

  beforeAll(async () => {
    application = await startApplication();
    company = await application.company({ name: 'Révisée', slug: 'revisee' });
    neighbour = await application.company({ name: 'Voisine', slug: 'voisine' });
    id = await application.tenantId('revisee');
  });

  afterAll(async () => {
    await application.stop();
  });

  afterEach(async () => {
    await application.admin.delete(`/api/v1/tenants/${id}/maintenance`);
    await eventually('it is served again', async () => (await company.get('/api/v1/brands')).status === 200);
  });

  const codeOf = ({ status, body }: Answer): unknown[] => [status, field(body, 'code')];
  const CLOSED = [503, 'TENANT_MAINTENANCE'];

  const begin = (body: object = {}): Promise<Answer> =>
    application.admin.call('PUT', `/api/v1/tenants/${id}/maintenance`, {
      headers: { 'x-reason': 'Ticket 4711 : déplacement' },
      body,
    });

  const enter = async (body: object): Promise<HttpClient> => {
    const entered = await application.admin.post(`/api/v1/tenants/${id}/enter`, { reason: 'Ticket 4711', ...body });
    return application.client.as({ host: 'revisee.localhost', token: textField(entered.body, 'accessToken') });
  };

  it('refuses the requests of its members until its end, which they are told, and no others', async () => {
    const until = at(HOUR_MS / 2);
    const begun = await begin({ until });
    expect(begun.status).toBe(200);
    expect(begun.body).toMatchObject({ status: 'active', maintenance: { reason: 'Ticket 4711 : déplacement', until } });
    const refused = await company.get('/api/v1/brands');
    expect(codeOf(refused)).toEqual(CLOSED);
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBeGreaterThan(1700);
    expect(seconds).toBeLessThanOrEqual(1800);
    const login = { email: 'inconnue@revisee.test', password: 'quatorze girafes bleues' };
    expect(codeOf(await company.as({}).post('/api/v1/auth/login', login))).toEqual(CLOSED);
    expect((await neighbour.get('/api/v1/brands')).status).toBe(200);
    expect((await application.admin.get(`/api/v1/tenants/${id}`)).body).toMatchObject({ maintenance: { until } });
  });

  it('tells a client to ask again within an hour, however long it lasts', async () => {
    await begin({ until: at(71 * HOUR_MS) });
    expect((await company.get('/api/v1/brands')).headers['retry-after']).toBe('3600');
  });

  it('lasts an hour without a given end, and is changed by a repetition', async () => {
    const first = textField((await begin()).body, 'maintenance.until');
    expect(Math.round((Date.parse(first) - Date.now()) / 60_000)).toBe(60);
    const started = textField((await begin()).body, 'maintenance.startedAt');
    const until = at(2 * HOUR_MS);
    expect((await begin({ until })).body).toMatchObject({ maintenance: { startedAt: started, until } });
  });

  it.each([
    ['a past time', '2020-01-01T00:00:00Z'],
    ['a time in more than three days', at(73 * HOUR_MS)],
    ['a day', '2999-01-01'],
    ['a word', 'demain'],
  ])('refuses %s as its end', async (_what, until) => {
    expect(codeOf(await begin({ until }))).toEqual([400, 'TENANT_MAINTENANCE_END_INVALID']);
    expect((await company.get('/api/v1/brands')).status).toBe(200);
  });

  it('ends by itself', async () => {
    await begin({ until: at(1500) });
    expect(codeOf(await company.get('/api/v1/brands'))).toEqual(CLOSED);
    await eventually('it is served again', async () => (await company.get('/api/v1/brands')).status === 200);
    expect((await application.admin.get(`/api/v1/tenants/${id}`)).body).toMatchObject({ maintenance: null });
  });

  it('lets a platform administrator pass with a grant that is meant for it, and not with another one', async () => {
    await begin();
    const [meant, other] = [await enter({ duringMaintenance: true }), await enter({})];
    expect((await meant.get('/api/v1/brands')).status).toBe(200);
    expect((await meant.post('/api/v1/brands', { name: 'Pendant la maintenance' })).status).toBe(201);
    expect(codeOf(await other.get('/api/v1/brands'))).toEqual(CLOSED);
    const grants = await application.admin.get(`/api/v1/grants?tenantId=${id}&limit=2`);
    expect(field(grants.body, 'data.1.duringMaintenance')).toBe(true);
  });

  it('is independent of an operation that stops access for a time', async () => {
    await begin();
    const fence = application.app.get(TenantFence, { strict: false });
    await fence.shut(id, { from: ['active'], to: 'maintenance' });
    expect(codeOf(await begin())).toEqual([409, 'TENANT_STATUS_CONFLICT']);
    await fence.reopen(id, { from: ['maintenance'], to: 'active' });
    expect(codeOf(await company.get('/api/v1/brands'))).toEqual(CLOSED);
    await application.admin.post(`/api/v1/tenants/${id}/suspend`);
    await application.admin.post(`/api/v1/tenants/${id}/activate`);
    expect(codeOf(await company.get('/api/v1/brands'))).toEqual(CLOSED);
  });

  it('is in the logs of the platform and of the company, with its reason', async () => {
    await begin();
    await application.admin.delete(`/api/v1/tenants/${id}/maintenance`);
    const { body } = await application.admin.get(`/api/v1/tenants/${id}/audit-logs?limit=100`);
    const rows = field(body, 'data') as { action: string; reason: string | null }[];
    const noted = rows.filter(({ action }) => action.startsWith('tenant:maintenance'));
    expect(noted.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['tenant:maintenance', 'tenant:maintenance_end']),
    );
    expect(noted.map(({ reason }) => reason)).toContain('Ticket 4711 : déplacement');
    expect(numberField((await application.admin.get('/api/v1/tenants?limit=1')).body, 'meta.total')).toBe(2);
  });
});
