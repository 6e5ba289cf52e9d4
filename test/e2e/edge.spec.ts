import { routeTable } from '#http';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { eventually } from '../support/eventually';
import type { HttpClient } from '../support/http-client';
import { field, numberField, textField } from '../support/http-client';

/** Common behaviour of all answers, tested with one company. */
describe('The edge', () => {
  let application: RunningApplication;
  let company: HttpClient;

  beforeAll(async () => {
    application = await startApplication();
    company = await application.company({ name: 'Bord', slug: 'bord' });
  });

  afterAll(async () => {
    await application.stop();
  });

  const code = (body: unknown): unknown => field(body, 'code');

  /** The company's audit log, counted by route in the database, because it has more rows than a page. */
  const recorded = (): Promise<{ route: string; action: string }[]> =>
    application.onServer((server) =>
      server.query<{ route: string; action: string }[]>(
        `SELECT DISTINCT route, action FROM ${application.settings.database.globalName}.audit_logs WHERE tenant_id =
          (SELECT id FROM ${application.settings.database.globalName}.tenants WHERE slug = 'bord')`,
      ),
    );

  it('echoes a valid request id and creates one otherwise', async () => {
    const given = await company.get('/api/v1/auth/me', { headers: { 'x-request-id': 'order-66-abcdef' } });
    const refused = await company.get('/api/v1/auth/me', { headers: { 'x-request-id': 'a b' } });
    expect(given.headers['x-request-id']).toBe('order-66-abcdef');
    expect(refused.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('includes the request id in an error and lists every invalid field', async () => {
    const answer = await company.post('/api/v1/vehicles', { plateNumber: 7, colour: 'red' });
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(textField(answer.body, 'instance')).toBe(answer.headers['x-request-id']);
    const pointers = (field(answer.body, 'errors') as { pointer: string }[]).map(({ pointer }) => pointer);
    expect(pointers).toEqual(expect.arrayContaining(['/plateNumber', '/colour', '/brandId', '/modelId']));
  });

  it('answers in French, and in English on request', async () => {
    const french = await company.get('/api/v1/vehicles/4294967295');
    const english = await company.get('/api/v1/vehicles/4294967295', {
      headers: { 'accept-language': 'de, en;q=0.8, fr;q=0.2' },
    });
    expect([textField(french.body, 'title'), textField(english.body, 'title')]).toEqual(['Introuvable', 'Not found']);
  });

  it.each([
    ['{"plateNumber":', 400, 'MALFORMED_REQUEST'],
    ['"text"', 400, 'VALIDATION_FAILED'],
    ['{"plateNumber":"A\\u0000B"}', 400, 'VALIDATION_FAILED'],
    ['{"plateNumber":"\\ud800"}', 400, 'VALIDATION_FAILED'],
    [`{"notes":"${'x'.repeat(1_100_000)}"}`, 413, 'BODY_TOO_LARGE'],
  ])('refuses a body that starts with %.20s', async (rawBody, status, expected) => {
    const answer = await company.call('POST', '/api/v1/vehicles', { rawBody });
    expect([answer.status, code(answer.body)]).toEqual([status, expected]);
  });

  it('refuses bodies that are not JSON or contain __proto__', async () => {
    const text = await company.call('POST', '/api/v1/vehicles', {
      rawBody: 'x=1',
      headers: { 'content-type': 'text/plain' },
    });
    expect([text.status, code(text.body)]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    const form = await company.call('POST', '/api/v1/brands', {
      rawBody: 'name=Formulaire',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([form.status, code(form.body)]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    const upload = await company.call('POST', '/api/v1/brands', {
      rawBody: '--b--\r\n',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
    });
    expect([upload.status, code(upload.body)]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    const proto = await company.call('POST', '/api/v1/vehicles', { rawBody: '{"__proto__":{"role":"admin"}}' });
    expect(proto.status).toBe(400);
  });

  it.each(['/api/v1/nothing', '/api/v1/vehicles/1/explode', '/nothing'])('has nothing at %s', async (path) => {
    const answer = await company.get(path);
    expect([answer.status, code(answer.body)]).toEqual([404, 'ROUTE_NOT_FOUND']);
  });

  it.each(['abc', '0', '-1', '1.5', '99999999999', "1'--"])('takes %s for no id', async (id) => {
    const answer = await company.get(`/api/v1/vehicles/${encodeURIComponent(id)}`);
    expect(answer.status).toBe(400);
  });

  it('refuses a URL that cannot be decoded or contains a host', async () => {
    const broken = await company.get('/api/v1/vehicles/%ff');
    expect([broken.status, code(broken.body)]).toEqual([400, 'MALFORMED_REQUEST']);
    const absolute = await company.get('http://bord.localhost/api/v1/vehicles');
    expect([absolute.status, code(absolute.body)]).toEqual([400, 'TENANT_HOST_INVALID']);
  });

  it('answers 304 for a record that the client already has', async () => {
    const id = await application.vehicleOf(company, { plateNumber: 'EC-304-AA' });
    const first = await company.get(`/api/v1/vehicles/${id}`);
    const again = await company.get(`/api/v1/vehicles/${id}`, {
      headers: { 'if-none-match': String(first.headers.etag) },
    });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('refuses a malformed entity tag or idempotency key', async () => {
    const id = await application.vehicleOf(company, { plateNumber: 'EC-305-AA' });
    const tag = await company.patch(`/api/v1/vehicles/${id}`, { notes: 'x' }, { headers: { 'if-match': 'three' } });
    const key = await company.patch(
      `/api/v1/vehicles/${id}`,
      { notes: 'x', version: 1 },
      { headers: { 'idempotency-key': 'a b' } },
    );
    expect([tag.status, key.status]).toEqual([400, 400]);
  });

  it('allows the permissions of a role and refuses the others', async () => {
    const tenantId = await application.tenantId('bord');
    const driver = await application.member('bord', tenantId, 'conducteur');
    expect((await driver.get('/api/v1/brands')).status).toBe(200);
    const refused = await driver.post('/api/v1/brands', { name: 'Nouvelle' });
    expect([refused.status, code(refused.body)]).toEqual([403, 'FORBIDDEN']);
    expect((await company.get('/api/v1/brands?search=Nouvelle')).text).toContain('"total":0');
  });

  it.each([
    { email: 0 },
    { email: {} },
    { email: [] },
    { email: 'a@b.test', password: 'x'.repeat(10_000) },
    {},
    { email: 'a@b.test', password: 'x', role: 'admin' },
  ])('does not log %j in', async (body) => {
    const answer = await company.post(
      '/api/v1/auth/login',
      { password: 'whatever-it-is', ...body },
      { token: undefined },
    );
    expect([400, 401]).toContain(answer.status);
  });

  it('returns the logged-in user', async () => {
    const me = await company.get('/api/v1/auth/me');
    expect(me.status).toBe(200);
    expect(field(me.body, 'permissions')).toEqual(expect.arrayContaining(['vehicles:read', 'settings:manage']));
    expect(me.text).not.toMatch(/hash|argon/);
  });

  it.each(['/docs/..', '/docs/../package.json', '/docs/%2e%2e/x', '/docs/%00', '/docs/nothing.js', '/docs/%5c..%5c'])(
    'has no page at %s, and no fault',
    async (path) => {
      const answer = await application.client.get(path);
      expect([400, 404]).toContain(answer.status);
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    },
  );

  it('records HEAD requests like the GET requests they stand for', async () => {
    const head = await company.call('HEAD', '/api/v1/vehicles?limit=1', {
      headers: { 'x-request-id': 'head-66-abcdef' },
    });
    expect([head.status, head.text]).toEqual([200, '']);
    await eventually('the row is written', async () => {
      const { body } = await company.get('/api/v1/audit-logs?limit=100');
      const rows = field(body, 'data') as { requestId: string; action: string }[];
      return rows.some(({ requestId, action }) => requestId === 'head-66-abcdef' && action === 'vehicles:read');
    });
  });

  it('does not record a read as a change, whatever permission it requires', async () => {
    const isPlain = (path: string): boolean =>
      path.startsWith('api/v1/') && !path.includes(':') && !/export/.test(path);
    const paths = routeTable(application.app)
      .filter(({ method, access }) => method === 'GET' && access?.kind === 'permission')
      .map(({ path }) => path.replace(/^\//, ''))
      .filter(isPlain);
    expect(paths).toEqual(expect.arrayContaining(['api/v1/domains', 'api/v1/company']));
    for (const path of paths) await company.get(`/${path}`);
    await company.post('/api/v1/domains', { host: 'flotte.bord.ci' });
    const reads = new Map<string, string>();
    await eventually('the rows are written', async () => {
      for (const { route, action } of await recorded()) reads.set(route, action);
      return reads.has('POST /api/v1/domains') && paths.every((path) => reads.has(`GET /${path}`));
    });
    expect(reads.get('POST /api/v1/domains')).toBe('settings:manage');
    expect(reads.get('GET /api/v1/domains')).toBe('settings:read');
    const acts = paths
      .map((path) => reads.get(`GET /${path}`))
      .filter((action) => !/:(?:read|export)$/.test(action ?? ''));
    expect(acts).toEqual([]);
  });

  it('accepts a small body on a route that reads none', async () => {
    const large = await company.call('POST', '/nothing', { rawBody: `{"x":"${'x'.repeat(20_000)}"}` });
    expect([large.status, code(large.body)]).toEqual([413, 'BODY_TOO_LARGE']);
    const login = await application.client.post(
      '/api/v1/auth/login',
      { email: 'x'.repeat(20_000) },
      { host: 'bord.localhost' },
    );
    expect([login.status, code(login.body)]).toEqual([413, 'BODY_TOO_LARGE']);
  });

  it('keeps probes on every host and detail on the management port', async () => {
    const live = await application.client.get('/health/live', { host: 'whatever.example' });
    const ready = await application.client.get('/health/ready', { host: '10.0.0.1' });
    expect([live.status, live.text, ready.status]).toEqual([200, '{"status":"ok"}', 200]);
    expect((await application.client.get('/metrics')).status).toBe(404);
    await (await application.company({ name: 'Mesurée', slug: 'mesuree' })).get('/api/v1/vehicles');
    const detail = await fetch(`${application.managementUrl}/health/ready`);
    expect(await detail.json()).toMatchObject({ status: 'ok', details: { databaseServers: { status: 'up' } } });
    const metrics = await (await fetch(`${application.managementUrl}/metrics`)).text();
    expect(metrics).toContain('http_request_duration_seconds_count');
    expect(metrics).toContain('tenant_pool_connections_in_use{server=');
    const tenant = await fetch(`${application.managementUrl}/health/tenants/${await application.tenantId('bord')}`);
    expect(tenant.status).toBe(200);
    expect((await fetch(`${application.managementUrl}/health/tenants/9999`)).status).toBe(503);
  });

  it('reports to probes and clients that it is draining, and still serves', async () => {
    const quiet = await application.company({ name: 'Dernière', slug: 'derniere' });
    application.drain();
    expect((await application.client.get('/health/ready')).status).toBe(503);
    expect((await application.client.get('/health/live')).status).toBe(200);
    const answer = await quiet.get('/api/v1/auth/me');
    expect([answer.status, answer.headers.connection]).toEqual([200, 'close']);
    expect(numberField(answer.body, 'id')).toBeGreaterThan(0);
  });
});
