import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { field } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';

const PAGE = 'https://parc.flotte-abidjan.ci';
const VEHICLES = '/api/v1/vehicles';

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The headers for browsers: which origins may read an answer, and what a browser must never do with it. */
describe('In a browser', () => {
  let application: RunningApplication;
  let company: HttpClient;
  let other: HttpClient;

  beforeAll(async () => {
    application = await startApplication();
    company = await application.company({ name: 'Flotte', slug: 'flotte' });
    other = await application.company({ name: 'Voisine', slug: 'voisine' });
    await company.patch('/api/v1/settings', { values: { 'api.cors_origins': [PAGE] } });
  });

  afterAll(async () => {
    await application.stop();
  });

  const from = (origin: string): { headers: Record<string, string> } => ({ headers: { origin } });
  const reader = ({ headers }: Answer): unknown => headers['access-control-allow-origin'];
  const preflight = (client: HttpClient, origin: string, path = VEHICLES): Promise<Answer> =>
    client.call('OPTIONS', path, {
      headers: {
        origin,
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'authorization, if-match',
      },
    });
  const stranger = (host: string): HttpClient => application.client.as({ host });

  describe('pages of an allowed origin of the company', () => {
    it('read the answers and their headers', async () => {
      const answer = await company.get(VEHICLES, from(PAGE));
      expect([answer.status, reader(answer), answer.headers['vary']]).toEqual([200, PAGE, 'Origin, Accept-Encoding']);
      const exposed = 'Content-Disposition, ETag, Idempotent-Replayed, Location, Retry-After, X-Request-Id';
      expect(answer.headers['access-control-expose-headers']).toBe(exposed);
      expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
    });

    it('send preflight requests without a token', async () => {
      const answer = await preflight(stranger('flotte.localhost'), PAGE);
      expect([answer.status, reader(answer), answer.text]).toEqual([204, PAGE, '']);
      expect(answer.headers['access-control-allow-methods']).toMatch(/PATCH/);
      expect(answer.headers['access-control-allow-headers']).toMatch(/Authorization.*If-Match.*Idempotency-Key/);
      expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
    });

    it('read errors too', async () => {
      const refused = [
        await stranger('flotte.localhost').get(VEHICLES, from(PAGE)),
        await company.get('/api/v1/nothing', from(PAGE)),
        await company.call('POST', VEHICLES, { ...from(PAGE), rawBody: '{' }),
      ];
      expect(refused.map(({ status }) => status)).toEqual([401, 404, 400]);
      expect(refused.map(reader)).toEqual([PAGE, PAGE, PAGE]);
    });

    it('read that the platform is under maintenance', async () => {
      await application.admin.patch('/api/v1/parameters', { values: { 'system.maintenance_mode': true } });
      const answer = await company.get(VEHICLES, from(PAGE));
      await application.admin.delete('/api/v1/parameters/system.maintenance_mode');
      expect([answer.status, reader(answer)]).toEqual([503, PAGE]);
    });

    it('reach the company by its path and by its host', async () => {
      const bare = application.client;
      expect(reader(await preflight(bare, PAGE, `/flotte${VEHICLES}`))).toBe(PAGE);
      expect(reader(await bare.get(`/flotte${VEHICLES}`, from(PAGE)))).toBe(PAGE);
      expect(reader(await bare.get(`/voisine${VEHICLES}`, from(PAGE)))).toBeUndefined();
    });
  });

  describe('pages of other origins', () => {
    it('receive answers that the browser does not let them read', async () => {
      const strangers = [
        'https://parc.flotte-abidjan.ci.evil.com',
        'https://flotte-abidjan.ci',
        'http://parc.flotte-abidjan.ci',
        'https://parc.flotte-abidjan.ci:8443',
        'https://voisine.localhost',
        'null',
      ];
      for (const origin of strangers) {
        const answer = await company.get(VEHICLES, from(origin));
        expect([answer.status, reader(answer), answer.headers['vary']]).toEqual([
          200,
          undefined,
          'Origin, Accept-Encoding',
        ]);
        const asked = await preflight(company, origin);
        expect([asked.status, reader(asked)]).toEqual([404, undefined]);
      }
    });

    it('include those of another company', async () => {
      expect(reader(await other.get(VEHICLES, from(PAGE)))).toBeUndefined();
      expect((await preflight(other, PAGE)).status).toBe(404);
    });

    it('include all but its own origin on the control plane', async () => {
      const { admin } = application;
      expect(reader(await admin.get('/api/v1/tenants', from(PAGE)))).toBeUndefined();
      expect(reader(await admin.get('/api/v1/tenants', from('http://admin.localhost')))).toBe('http://admin.localhost');
      expect((await preflight(admin, 'https://evil.com', '/api/v1/tenants')).status).toBe(404);
    });

    it('include an origin that the company removed', async () => {
      await other.patch('/api/v1/settings', { values: { 'api.cors_origins': [PAGE] } });
      expect(reader(await other.get(VEHICLES, from(PAGE)))).toBe(PAGE);
      await other.delete('/api/v1/settings/api.cors_origins');
      expect(reader(await other.get(VEHICLES, from(PAGE)))).toBeUndefined();
    });
  });

  describe('an answer', () => {
    const SAFE = {
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('geolocation=()') as unknown,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cache-control': 'private, no-store',
    };

    it('can only be used as data, errors included', async () => {
      const answers = [
        await company.get(VEHICLES),
        await company.get('/api/v1/nothing'),
        await application.client.get('/api/v1/%E0%A4%A'),
        await stranger('nobody.localhost').get(VEHICLES),
        await application.admin.get('/api/v1/tenants'),
        await preflight(company, PAGE),
        await application.client.get('/health/live'),
      ];
      for (const { headers } of answers) {
        expect(headers).toMatchObject(SAFE);
        expect([headers['server'], headers['x-powered-by'], headers['strict-transport-security']]).toEqual([
          undefined,
          undefined,
          undefined,
        ]);
      }
    });

    it('is a page only for the documentation, which runs only its own scripts', async () => {
      for (const path of ['/docs', '/docs/swagger-ui-init.js', '/docs/openapi.json']) {
        const { status, headers, text } = await application.client.get(path);
        const policy = String(headers['content-security-policy']);
        expect([status, headers['x-frame-options']]).toEqual([200, 'DENY']);
        expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';/);
        expect(text).not.toMatch(/<script(?![^>]*\bsrc=)|\bsrc="https?:|\shref="https?:|\son\w+="/);
      }
      expect((await company.get('/docsearch')).headers['content-security-policy']).toBe(
        SAFE['content-security-policy'],
      );
    });

    it('sets no cookie on any route', async () => {
      const { paths } = JSON.parse((await application.client.get('/docs/openapi.json')).text) as OpenApi;
      const routes = Object.entries(paths).flatMap(([path, item]) => Object.keys(item).map((method) => [method, path]));
      expect(routes.length).toBeGreaterThan(60);
      const setting: string[] = [];
      for (const [method = '', path = ''] of routes) {
        const client = path.startsWith('/admin') ? application.admin : company;
        const answer = await client.call(method.toUpperCase(), path.replaceAll(/\{\w+\}/g, '4000000'), {
          rawBody: '{}',
        });
        if (answer.headers['set-cookie'] !== undefined) setting.push(`${method} ${path}`);
      }
      expect(setting).toEqual([]);
    });

    it('for an unknown host is unreadable for any page', async () => {
      const answer = await stranger('nobody.localhost').get(VEHICLES, from(PAGE));
      expect([answer.status, field(answer.body, 'code'), reader(answer)]).toEqual([404, 'TENANT_NOT_FOUND', undefined]);
    });
  });
});
