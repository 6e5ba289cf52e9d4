import { startTinyApplication } from './tiny-application';
import type { TinyApplication } from './tiny-application';

const READER = { 'x-permissions': 'things:read' };
const MAKER = { 'x-permissions': 'things:read things:create' };

interface Problem {
  readonly code?: string;
  readonly errors?: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];
}

/** Limits and costs of request bodies, on a server with libs/http only. */
describe('A JSON body', () => {
  let app: TinyApplication;

  beforeAll(async () => {
    app = await startTinyApplication();
  });

  afterAll(async () => {
    await app.close();
  });

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

  it.each<Readonly<Record<string, string>>>([{}, { 'idempotency-key': 'deep-1' }])(
    'refuses a body nested without end, with the headers %j',
    async (key) => {
      const deep = `{"name":${'['.repeat(5000)}${']'.repeat(5000)}}`;
      expect(await send('POST', '/things', deep, key)).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
    },
  );

  it('reports a missing or null field once, not once per rule', async () => {
    const missing = ['/name REQUIRED est requis'];
    expect(await send('POST', '/things', {})).toMatchObject({ status: 400, fields: missing });
    expect(await send('POST', '/things', { name: null })).toMatchObject({
      fields: ['/name NOT_NULL ne peut pas être nul'],
    });
    const parts = await send('POST', '/things', { name: 'good', parts: [{}] });
    expect(parts.fields).toEqual(['/parts/0/id REQUIRED est requis']);
  });

  it('treats a missing body as an empty one, whatever the content type', async () => {
    const change = (headers: Readonly<Record<string, string>>) =>
      fetch(`${app.url}/things/optional`, { method: 'POST', headers: { ...MAKER, ...headers } });
    expect((await change({})).status).toBe(201);
    expect((await change({ 'content-type': 'application/json' })).status).toBe(201);
    expect((await send('POST', '/things/optional', 'null')).fields).toEqual([' OBJECT doit être un objet JSON']);
    const made = await send('POST', '/things', '');
    expect(made.fields).toEqual(['/name REQUIRED est requis']);
  });

  it('is not read from a caller without permission', async () => {
    const broken = '{"name":';
    const stranger = await fetch(`${app.url}/things`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: broken,
    });
    expect(stranger.status).toBe(401);
    expect((await send('POST', '/things', broken, READER)).status).toBe(403);
    expect((await send('POST', '/things', broken)).code).toBe('MALFORMED_REQUEST');
  });

  it('may be as large as its class allows, and small from any caller', async () => {
    const text = (bytes: number): string => `{"name":"good"${' '.repeat(bytes)}}`;
    expect((await send('POST', '/things', text(16_000))).status).toBe(201);
    expect((await send('POST', '/things', text(17_000))).code).toBe('BODY_TOO_LARGE');
    expect((await send('POST', '/things/long', text(300_000))).status).toBe(201);
    expect((await send('POST', '/things/long', text(1_100_000))).code).toBe('BODY_TOO_LARGE');
    expect((await send('POST', '/things/knock', text(16_000), { 'x-permissions': '' })).status).toBe(201);
    expect((await send('POST', '/things/knock', text(17_000), { 'x-permissions': '' })).code).toBe('BODY_TOO_LARGE');
    expect((await send('POST', '/nothing', text(17_000))).code).toBe('BODY_TOO_LARGE');
  });

  it('has its long lists validated in slices with the same result', async () => {
    const rows = Array.from({ length: 120 }, (_, index) => ({ id: index + 1 }));
    const good = await fetch(`${app.url}/things/long`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...MAKER },
      body: JSON.stringify({ rows }),
    });
    expect(await good.json()).toEqual({ count: 120, last: 'RowBody 120' });
    const bad = rows.map((row, index) => (index % 50 === 40 ? { id: 0 } : row));
    expect((await send('POST', '/things/long', { rows: bad })).fields).toEqual([
      '/rows/40/id MIN doit être au moins 1',
      '/rows/90/id MIN doit être au moins 1',
    ]);
    const late = rows.map((row, index) => (index === 119 ? 7 : row));
    expect((await send('POST', '/things/long', { rows: late, x: 1 })).fields).toEqual([
      '/x UNKNOWN_PROPERTY propriété inconnue',
      '/rows/119 NESTED_VALIDATION doit être un objet',
    ]);
  });

  it('reports at most 50 invalid fields', async () => {
    const rows = Array.from({ length: 200 }, () => ({ id: 0 }));
    expect((await send('POST', '/things/long', { rows })).fields).toHaveLength(50);
  });
});
