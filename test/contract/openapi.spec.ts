/**
 * Specs of the shared environment declare errors of their own, which would be in the document.
 *
 * @jest-environment node
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { routeTable } from '#http';
import { HttpClient } from '../support/http-client';
import { ProductProcess } from '../support/product-process';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';

const COMMITTED = join(__dirname, 'openapi.json');

interface Operation {
  readonly summary?: string;
  readonly operationId?: string;
  readonly responses: Readonly<
    Record<
      string,
      { readonly content?: Readonly<Record<string, unknown>>; readonly headers?: Readonly<Record<string, unknown>> }
    >
  >;
  readonly 'x-permission'?: string;
  readonly security?: readonly unknown[];
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

/**
 * The committed OpenAPI document is the contract: a change of the API is a change of this file (`UPDATE_OPENAPI=1` writes it). The document
 * comes from the built program, because the compiler of the tests emits other property types than the build.
 */
describe('The OpenAPI document', () => {
  let application: RunningApplication;
  let product: ProductProcess;
  let built: HttpClient;
  let document: Document;

  beforeAll(async () => {
    application = await startApplication();
    product = await ProductProcess.start('dist/src/main.js');
    built = new HttpClient(product.port);
    const answer = await built.get('/docs/openapi.json');
    document = JSON.parse(answer.text) as Document;
    if (process.env['UPDATE_OPENAPI'] === '1') writeFileSync(COMMITTED, `${JSON.stringify(document, null, 2)}\n`);
  });

  afterAll(async () => {
    product.child.kill('SIGKILL');
    await application.stop();
  });

  const operations = (): (readonly [name: string, operation: Operation])[] =>
    Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
    );

  it('equals the committed file', () => {
    expect(document).toEqual(JSON.parse(readFileSync(COMMITTED, 'utf8')));
  });

  it('does not depend on the compiler', async () => {
    const answer = await application.client.get('/docs/openapi.json');
    expect(JSON.parse(answer.text)).toEqual(document);
  });

  it('has no object without properties, and an enum for every choice', () => {
    expect(emptyObjects(document)).toEqual([]);
  });

  it('is OpenAPI 3.1 and names each operation once', () => {
    const ids = operations().map(([, { operationId }]) => operationId);
    expect(document.openapi).toMatch(/^3\.1/);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('describes every operation, its answer and its errors', () => {
    const silent = operations().filter(([, { summary, responses }]) => {
      const statuses = Object.keys(responses);
      const refusals = Object.entries(responses).filter(([status]) => Number(status) >= 400);
      const isProblem = refusals.every(([, { content }]) => content?.['application/problem+json'] !== undefined);
      return !summary || !statuses.some((status) => status.startsWith('2')) || refusals.length < 5 || !isProblem;
    });
    expect(silent.map(([name]) => name)).toEqual([]);
  });

  it('describes every body of a successful answer', () => {
    const bare = operations().filter(([name, { responses }]) => {
      const success = Object.entries(responses).find(([status]) => status.startsWith('2'));
      const isEmpty = success?.[0] === '204' || success?.[0] === '202';
      return !isEmpty && Object.keys(success?.[1].content ?? {}).length === 0 && !name.includes('/health/');
    });
    expect(bare.map(([name]) => name)).toEqual([]);
  });

  it('documents the location of created resources, which can be read there', () => {
    const made = routeTable(application.app).filter(({ location }) => location !== null);
    const documented = operations().filter(([, { responses }]) => responses['201'] !== undefined);
    expect(made.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`).toSorted()).toEqual(
      documented.map(([name]) => name).toSorted(),
    );
    const known = new Set(operations().map(([name]) => name));
    const lost = made.filter(({ location }) => {
      const place = (location ?? '').replace(/\{[\w.]+\}$/, '{id}');
      return place !== '{id}' && !known.has(`GET ${place}`);
    });
    expect(lost.map(({ path, location }) => `${path} → ${String(location)}`)).toEqual([]);
    expect(made.filter(({ location }) => location === '{url}').map(({ path }) => path)).toEqual([
      '/admin/api/v1/queue-board/links',
    ]);
    expect(documented.filter(([, { responses }]) => responses['201']?.headers?.['Location'] === undefined)).toEqual([]);
  });

  it('requires a token except on routes that issue one', () => {
    const open = operations().filter(([, { security }]) => (security ?? []).length === 0);
    expect(open.map(([name]) => name).toSorted()).toEqual([
      'GET /api/v1/parameters',
      'GET /docs/errors',
      'GET /health/live',
      'GET /health/ready',
      'POST /admin/api/v1/auth/login',
      'POST /admin/api/v1/auth/password/forgot',
      'POST /admin/api/v1/auth/password/reset',
      'POST /admin/api/v1/auth/refresh',
      'POST /api/v1/auth/invitation',
      'POST /api/v1/auth/login',
      'POST /api/v1/auth/password/forgot',
      'POST /api/v1/auth/password/reset',
      'POST /api/v1/auth/refresh',
    ]);
  });

  it('is served together with a documentation page', async () => {
    const page = await application.client.get('/docs');
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html']);
    const script = await application.client.get('/docs/swagger-ui-bundle.js');
    expect(script.status).toBe(200);
  });

  it.each([
    ['company', 'localhost', ['/{company}', '{scheme}://{company}.{domain}']],
    ['platform', 'localhost', ['{scheme}://admin.{domain}']],
    ['platform', 'admin.localhost', ['/', '{scheme}://admin.{domain}']],
  ])('of the plane %s names the servers that can be reached from %s', async (plane, host, urls) => {
    const answer = await built.get(`/docs/${plane}.json`, { host });
    const own = JSON.parse(answer.text) as Document & {
      servers: { url: string; variables?: Record<string, { default: string }> }[];
    };
    expect(own.servers.map(({ url }) => url)).toEqual(urls);
    for (const { url, variables = {} } of own.servers)
      expect(Object.keys(variables).toSorted()).toEqual(
        [...url.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).toSorted(),
      );
    const foreign = Object.keys(own.paths).filter(
      (path) => /\/api\/v1\//.test(path) && path.startsWith('/admin/') !== (plane === 'platform'),
    );
    expect([foreign, Object.keys(own.paths).length > 60]).toEqual([[], true]);
    expect(unknownReferences(own)).toEqual([]);
  });

  it('lists the company as the first server, so that operations can be tried out on the bare host', async () => {
    await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' });
    const there = await built.get('/flotte-abidjan/api/v1/parameters');
    expect(there.status).toBe(200);
    const nameless = await built.get('/api/v1/vehicles', { headers: { 'accept-language': 'en' } });
    expect(nameless.body).toMatchObject({ status: 400, code: 'TENANT_REQUIRED' });
    expect(nameless.text).toContain('https://my-company.example.com/api/v1/');
    expect(nameless.text).toContain('https://example.com/my-company/api/v1/');
    const landing = await built.get('/');
    expect([landing.status, landing.text.includes('href="/docs"')]).toEqual([200, true]);
  });
});

/** Schemas that are `object` without properties. */
function emptyObjects(node: unknown, place = ''): string[] {
  if (Array.isArray(node)) return node.flatMap((one, index) => emptyObjects(one, `${place}/${index}`));
  if (typeof node !== 'object' || node === null) return [];
  const { type, properties, additionalProperties } = node as Record<string, unknown>;
  const own = type === 'object' && properties === undefined && additionalProperties === undefined ? [place] : [];
  return [...own, ...Object.entries(node).flatMap(([name, one]) => emptyObjects(one, `${place}/${name}`))];
}

function unknownReferences(document: object): string[] {
  const references = JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g);
  return [...new Set([...references].map(([, path = '']) => path))].filter(
    (path) =>
      path.split('/').reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], document) ===
      undefined,
  );
}
