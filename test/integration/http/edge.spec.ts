import { startTinyApplication } from './tiny-application';
import type { TinyApplication } from './tiny-application';

const READER = { 'x-permissions': 'things:read' };
const MAKER = { 'x-permissions': 'things:read things:create' };

interface Problem {
  readonly code?: string;
  readonly errors?: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];
}

/** The behaviour of libs/http, on a server with nothing else. */
describe('The edge alone', () => {
  let app: TinyApplication;

  beforeAll(async () => {
    app = await startTinyApplication();
  });

  afterAll(async () => {
    await app.close();
  });

  const get = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
    const answer = await fetch(`${app.url}${path}`, { headers });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };

  const send = async (method: string, path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) => {
    const answer = await fetch(`${app.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...MAKER, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const problem = (await answer.json()) as Problem;
    const fields = (problem.errors ?? []).map(({ pointer, code, detail }) => `${pointer} ${code} ${detail}`);
    return { status: answer.status, code: problem.code, fields };
  };

  it.each([
    ['/things/1', 'tenant', undefined, 401],
    ['/things/1', 'tenant', 'things:create', 403],
    ['/things/1', 'tenant', 'things:read', 200],
    ['/things/1', 'control', 'things:read', 404],
    ['/things/1', 'bare', undefined, 404],
    ['/things/platform', 'tenant', 'platform:things', 404],
    ['/things/platform', 'bare', undefined, 404],
    ['/things/platform', 'control', undefined, 401],
    ['/things/platform', 'control', 'things:read', 403],
    ['/things/platform', 'control', 'platform:things', 200],
    ['/things/open', 'bare', undefined, 200],
  ] as const)('answers %s on the %s plane to %s with %i', async (path, plane, permissions, status) => {
    const answer = await get(path, { 'x-plane': plane, ...(permissions ? { 'x-permissions': permissions } : {}) });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('www-authenticate')).toBe(status === 401 ? 'Bearer' : null);
  });

  it.each([
    ['a success', '/things/1', READER],
    ['a refusal', '/things/1', {}],
    ['a refusal of a hook', '/things/1', { 'x-permissions': 'nobody, and loudly' }],
    ['an unknown address', '/nothing', {}],
    ['a fault', '/things/broken', READER],
    ['a URL nobody can read', '/things/%ff', {}],
  ])('sends %s with its id and safe headers, and logs it once', async (_name, path, headers) => {
    app.takeLog();
    const answer = await get(path, { ...headers, 'x-request-id': 'order-66-abcdef' });
    expect(answer.headers.get('x-request-id')).toBe('order-66-abcdef');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(answer.headers.get('x-powered-by')).toBeNull();
    const lines = app.takeLog().filter(({ msg }) => msg === 'request');
    expect(lines).toMatchObject([{ requestId: 'order-66-abcdef', method: 'GET', status: answer.status }]);
  });

  it('logs the route and the tenant, but neither query nor body', async () => {
    app.takeLog();
    await get('/things?active=true&token=sesame', READER);
    await send('POST', '/things', { name: 'sesame' });
    const log = app.takeLog();
    expect(log).toMatchObject([
      { route: '/things', tenantId: 7, tenant: 'acme', actor: 'system:', status: 400 },
      { route: '/things', method: 'POST', status: 400 },
    ]);
    expect(JSON.stringify(log)).not.toContain('sesame');
  });

  it('reports the details of a fault only to the log', async () => {
    app.takeLog();
    const answer = await get('/things/broken', READER);
    expect([answer.status, answer.text.includes('INTERNAL_ERROR')]).toEqual([500, true]);
    expect(answer.text).not.toMatch(/SELECT|srv|Error:/);
    expect(JSON.stringify(app.takeLog())).toContain('SELECT secret');
  });

  it('logs why a service is unavailable, and sends the client Retry-After', async () => {
    app.takeLog();
    const answer = await get('/things/empty', READER);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
    expect(answer.text).not.toContain('missing');
    expect(JSON.stringify(app.takeLog())).toContain('table things is missing');
  });

  it.each([
    [{ name: 'x' }, ['/name IS_LENGTH doit compter au moins 2 caractères']],
    [{ name: 'x'.repeat(6) }, ['/name IS_LENGTH doit compter au plus 5 caractères']],
    [{ name: 'good', line2: 'long' }, ['/line2 MAX_LENGTH doit compter au plus 3 caractères']],
    [{ name: 'good', parts: [{ id: 0 }] }, ['/parts/0/id MIN doit être au moins 1']],
    [{ name: 'good', parts: [{ id: 1 }, { id: 1 }] }, ['/parts ARRAY_MAX_SIZE doit contenir au plus 1 élément']],
    [{ name: 'good', parts: [5] }, ['/parts/0 NESTED_VALIDATION doit être un objet']],
    [{ name: 'good', 'a/b~c': 1 }, ['/a~1b~0c UNKNOWN_PROPERTY propriété inconnue']],
  ])('says in French what is wrong with %j', async (body, fields) => {
    expect(await send('POST', '/things', body)).toEqual({ status: 400, code: 'VALIDATION_FAILED', fields });
  });

  it.each(['"3"', '3.5', '{}', 'true'])('takes %s for no version', async (version) => {
    const answer = await send('PATCH', '/things/1', `{"name":"good","version":${version}}`);
    expect([answer.status, answer.fields.length]).toEqual([400, 1]);
  });

  it('requires a version if it is missing', async () => {
    const bare = await send('PATCH', '/things/1', { name: 'good', version: null });
    expect([bare.status, bare.code]).toEqual([428, 'PRECONDITION_REQUIRED']);
  });

  it.each([
    ['"3"', 304],
    ['W/"3"', 304],
    ['"1", W/"3"', 304],
    ['*', 304],
    ['"4"', 200],
    ['3', 200],
  ])('answers a reader who has %s with %i', async (tag, status) => {
    const answer = await get('/things/1', { ...READER, 'if-none-match': tag });
    expect([answer.status, answer.headers.get('etag'), answer.text === '']).toEqual([status, '"3"', status === 304]);
  });

  it('refuses an unknown parameter', async () => {
    const shown = await get('/things/1?expand=all', READER);
    expect([shown.status, shown.text.includes('"?expand"')]).toEqual([400, true]);
    const made = await send('POST', '/things?dryRun=true', { name: 'good' });
    expect(made.fields).toEqual(['?dryRun UNEXPECTED_PARAMETER cette adresse ne prend aucun paramètre']);
    expect((await get('/things?active=true', READER)).text).toBe('{"active":true}');
    expect((await get('/things/open?probe=1')).status).toBe(200);
    expect((await get('/things/1?expand=all')).status).toBe(401);
  });

  it('distinguishes the parts of a request', async () => {
    const partOf = async (answer: Response): Promise<unknown[]> => {
      const { errors } = (await answer.json()) as { readonly errors: readonly Readonly<Record<string, string>>[] };
      return errors.map((error) => [error['in'], error['name'], error['pointer']]);
    };
    const change = { method: 'PATCH', headers: { 'content-type': 'application/json', ...MAKER, 'if-match': 'three' } };
    const asked = (path: string, init: RequestInit = { headers: READER }): Promise<Response> =>
      fetch(`${app.url}${path}`, init);
    expect(await partOf(await asked('/things/abc'))).toEqual([['path', 'id', '/id']]);
    expect(await partOf(await asked('/things?active=perhaps'))).toEqual([['query', 'active', '?active']]);
    expect(await partOf(await asked('/things/1', { ...change, body: '{}' }))).toEqual([
      ['header', 'If-Match', '!If-Match'],
    ]);
    const made = {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...MAKER },
      body: '{"id":1,"name":"good"}',
    };
    expect(await partOf(await asked('/things', made))).toEqual([['body', undefined, '/id']]);
  });

  it('accepts JSON but no HTML form', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await send('POST', '/things', 'name=good', form);
    expect([answer.status, answer.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it('serves a route of an enabled feature to callers with permission', async () => {
    const off = await get('/things/trial', READER);
    expect([off.status, JSON.parse(off.text)]).toMatchObject([403, { code: 'FEATURE_DISABLED' }]);
    expect((await get('/things/trial', { ...READER, 'x-features': 'trials' })).text).toBe('on trial');
    expect((await get('/things/trial', { 'x-features': 'trials' })).status).toBe(401);
  });

  it('requires no version for a resource without versions', async () => {
    expect((await send('PATCH', '/things', { name: 'abc' })).status).toBe(200);
    expect((await send('PATCH', '/things/1', { name: 'abc' })).status).toBe(428);
  });

  it('sends HSTS if it is reached by TLS only, also for requests that no router reads', async () => {
    const strict = await startTinyApplication({ strictTransport: true });
    const said = async ({ url }: TinyApplication): Promise<unknown[]> => {
      const answers = await Promise.all(['/things/open', '/things/%E0%A4%A'].map((path) => fetch(`${url}${path}`)));
      return answers.map(({ status, headers }) => [status, headers.get('strict-transport-security')]);
    };
    expect(await said(strict)).toEqual([
      [200, 'max-age=63072000; includeSubDomains'],
      [400, 'max-age=63072000; includeSubDomains'],
    ]);
    expect(await said(app)).toEqual([
      [200, null],
      [400, null],
    ]);
    await strict.close();
  });
});
