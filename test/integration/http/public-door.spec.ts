import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as plainRequest } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { deploymentTool } from '../../support/deployment-tool';
import { DOOR_CODES } from '../../../src/docs/door-codes';
import { freePort, listening, mainFile, selfSigned } from '../../support/door';
import { eventually } from '../../support/eventually';

const TEMPLATE = resolve(__dirname, '..', '..', '..', 'deploy', 'nginx', 'impact-auto.conf.template');

interface Asked {
  readonly sni: string;
  readonly host?: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

interface Told {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

const LONG = JSON.stringify({ data: Array.from({ length: 500 }, (_none, at) => `${at} AB 01`) });

/** The nginx of the deployment in front of a server that reports the received requests. */
describe('The reverse proxy', () => {
  let folder: string;
  let nginx: ChildProcess | undefined;
  let upstream: Server;
  let breaking: Server;
  let port: number;
  let httpPort: number;
  let reached: IncomingMessage[] = [];
  let broken = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'impact-door-'));
    mkdirSync(join(folder, 'logs'));
    selfSigned(folder, 'impact.test');
    mkdirSync(join(folder, 'domains', 'flotte.exemple.ci'), { recursive: true });
    selfSigned(join(folder, 'domains', 'flotte.exemple.ci'), 'flotte.exemple.ci');
    mkdirSync(join(folder, 'challenges', '.well-known', 'acme-challenge'), { recursive: true });
    writeFileSync(join(folder, 'challenges', '.well-known', 'acme-challenge', 'token'), 'proof');
    upstream = createServer((incoming, answer) => {
      reached.push(incoming);
      incoming.resume();
      answer.setHeader('content-type', 'application/json');
      answer.setHeader('x-request-id', String(incoming.headers['x-request-id'] ?? ''));
      if (incoming.url?.includes('slow') !== true) answer.end(incoming.url?.includes('long') ? LONG : '{"ok":true}');
    });
    // Accepts a request and hangs up, like a process that dies.
    breaking = createServer((incoming) => {
      broken += 1;
      incoming.socket.destroy();
    });
    port = await freePort();
    httpPort = await freePort();
    const values: Record<string, string> = {
      API_1: `127.0.0.1:${await listening(upstream)}`,
      API_2: `127.0.0.1:${await listening(breaking)} backup`,
      BASE_DOMAIN: 'impact.test',
      BASE_DOMAIN_PATTERN: 'impact\\.test',
      HTTP_LISTEN: `127.0.0.1:${httpPort}`,
      HTTPS_LISTEN: `127.0.0.1:${port}`,
      CERTIFICATE_DIR: folder,
      DOOR: resolve(TEMPLATE, '..', 'door.conf'),
      ACCESS_LOG: join(folder, 'logs', 'access.log'),
    };
    const filled = readFileSync(TEMPLATE, 'utf8').replaceAll(
      /\$\{(\w+)\}/g,
      (whole, name: string) => values[name] ?? whole,
    );
    writeFileSync(join(folder, 'door.conf'), filled);
    writeFileSync(join(folder, 'nginx.conf'), mainFile(folder));
    const program = await deploymentTool('nginx');
    const options = ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'logs', 'error.log')];
    const checked = spawnSync(program, [...options, '-t'], { encoding: 'utf8' });
    if (checked.status !== 0) throw new Error(checked.stderr);
    nginx = spawn(program, options, { stdio: 'ignore' });
    await eventually('nginx answers', async () => (await ask({ sni: 'acme.impact.test' })) !== null);
  });

  afterAll(() => {
    nginx?.kill('SIGTERM');
    upstream.close();
    breaking.close();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(() => {
    reached = [];
    broken = 0;
  });

  /** The status, or null if nginx does not answer. */
  const ask = async (asked: Asked): Promise<number | null> => (await told(asked))?.status ?? null;

  const told = ({
    sni,
    host = sni,
    path = '/api/v1/x',
    method = 'GET',
    headers = {},
    body,
  }: Asked): Promise<Told | null> =>
    new Promise((done) => {
      const target = { host: '127.0.0.1', port, path, method, agent: false, rejectUnauthorized: false };
      const asked = request({ ...target, servername: sni, headers: { host, ...headers } }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          done({ status: answer.statusCode ?? 0, headers: answer.headers, bytes: Buffer.concat(chunks) }),
        );
      });
      asked.on('error', () => done(null));
      asked.end(body);
    });

  const logged = async (id: string): Promise<Record<string, unknown>> => {
    let line: string | undefined;
    await eventually(`the log has ${id}`, async () => {
      const lines = readFileSync(join(folder, 'logs', 'access.log'), 'utf8').split('\n');
      line = lines.find((one) => one.includes(id));
      return line !== undefined;
    });
    return JSON.parse(line ?? '{}') as Record<string, unknown>;
  };

  it('forwards tenants and the platform', async () => {
    expect(await ask({ sni: 'acme.impact.test' })).toBe(200);
    expect(await ask({ sni: 'impact.test' })).toBe(200);
    expect(reached.map(({ headers }) => headers.host)).toEqual(['acme.impact.test', 'impact.test']);
  });

  it.each([
    ['of another host', { sni: 'acme.other.test' }, null],
    ['without a host of its own', { sni: '', host: 'acme.impact.test' }, null],
    ['of a host below a tenant', { sni: 'a.acme.impact.test' }, null],
    ['for one tenant under the name of another', { sni: 'acme.impact.test', host: 'rival.impact.test' }, 421],
    ['for metrics', { sni: 'acme.impact.test', path: '/metrics' }, 404],
    ['for metrics by a way round', { sni: 'acme.impact.test', path: '/x/..//%6detrics' }, 404],
    ['for a tenant’s health', { sni: 'acme.impact.test', path: '/health/tenants/1' }, 404],
  ])('refuses a request %s', async (_what, asked, status) => {
    expect(await ask(asked)).toBe(status);
    expect(reached).toEqual([]);
  });

  it('forwards a company’s own domain only under its own certificate', async () => {
    expect(await ask({ sni: 'flotte.exemple.ci' })).toBe(200);
    expect(reached[0]?.headers.host).toBe('flotte.exemple.ci');
    expect(await ask({ sni: 'flotte.exemple.ci', host: 'acme.impact.test' })).toBe(421);
    expect(await ask({ sni: 'acme.impact.test', host: 'flotte.exemple.ci' })).toBe(421);
    expect(await ask({ sni: 'autre.exemple.ci' })).toBeNull();
    expect(reached).toHaveLength(1);
  });

  it('answers plain HTTP only for domain validation and redirects to TLS', async () => {
    const plain = (host: string, path: string): Promise<string> =>
      new Promise((done) => {
        const asked = plainRequest(
          { host: '127.0.0.1', port: httpPort, path, agent: false, headers: { host } },
          (answer) => {
            answer.resume();
            done(`${answer.statusCode ?? 0} ${answer.headers.location ?? ''}`);
          },
        );
        asked.on('error', () => done('none'));
        asked.end();
      });
    expect(await plain('nouveau.exemple.ci', '/.well-known/acme-challenge/token')).toBe('200 ');
    expect(await plain('flotte.exemple.ci', '/x?y=1')).toBe('308 https://flotte.exemple.ci/x?y=1');
    expect(await plain('nouveau.exemple.ci', '/x')).toBe('none');
    expect(await plain('nouveau.exemple.ci', '/.well-known/acme-challenge/../../../privkey.pem')).not.toMatch(/^200/);
  });

  it('overwrites the forwarding headers of clients', async () => {
    const headers = {
      'x-tenant': 'rival',
      'x-forwarded-for': '10.9.9.9',
      'x-forwarded-host': 'rival.impact.test',
      'x-forwarded-proto': 'http',
      forwarded: 'for=10.9.9.9;host=rival.impact.test',
    };
    expect(await ask({ sni: 'acme.impact.test', headers })).toBe(200);
    expect(reached[0]?.headers).toMatchObject({
      host: 'acme.impact.test',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': 'acme.impact.test',
      'x-forwarded-proto': 'https',
    });
    expect(reached[0]?.headers).not.toHaveProperty('x-tenant');
    expect(reached[0]?.headers).not.toHaveProperty('forwarded');
  });

  it('forwards a request id from the client, or creates one', async () => {
    const given = await told({ sni: 'acme.impact.test', headers: { 'x-request-id': 'client-4711-abc' } });
    expect(given?.headers['x-request-id']).toBe('client-4711-abc');
    expect(reached[0]?.headers['x-request-id']).toBe('client-4711-abc');
    expect(await logged('client-4711-abc')).toMatchObject({ request_id: 'client-4711-abc', upstream_status: '200' });
    const made = await told({ sni: 'acme.impact.test', headers: { 'x-request-id': 'not an id; <script>' } });
    expect(made?.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
    expect(reached[1]?.headers['x-request-id']).toBe(made?.headers['x-request-id']);
  });

  it('logs the path of a request without its query, which may contain tokens', async () => {
    await told({
      sni: 'acme.impact.test',
      path: '/invitation?token=geheim-1',
      headers: { 'x-request-id': 'query-0815' },
    });
    expect(await logged('query-0815')).toMatchObject({
      path: '/invitation',
      method: 'GET',
      host: 'acme.impact.test',
      status: 200,
    });
    expect(readFileSync(join(folder, 'logs', 'access.log'), 'utf8')).not.toContain('geheim-1');
  });

  it.each([
    [404, 'ROUTE_NOT_FOUND', { sni: 'acme.impact.test', path: '/metrics' }],
    [421, 'HOST_MISMATCH', { sni: 'acme.impact.test', host: 'rival.impact.test' }],
    [413, 'BODY_TOO_LARGE', { sni: 'acme.impact.test', method: 'POST', headers: { 'content-length': '99000000' } }],
    [431, 'HEADERS_TOO_LARGE', { sni: 'acme.impact.test', headers: { 'x-long': 'x'.repeat(20_000) } }],
  ])(
    'says %i as a problem, in the reader’s language, with the id of the request',
    async (status, code, asked: Asked) => {
      const french = await told(asked);
      const problem = JSON.parse(french?.bytes.toString('utf8') ?? '{}') as Record<string, unknown>;
      expect([french?.status, french?.headers['content-type']]).toEqual([status, 'application/problem+json']);
      expect(problem).toMatchObject({
        status,
        code,
        type: `urn:impact-auto:problem:${code}`,
        instance: french?.headers['x-request-id'],
      });
      const english = await told({ ...asked, headers: { 'accept-language': 'en-GB', ...asked.headers } });
      const own = JSON.parse(english?.bytes.toString('utf8') ?? '{}') as { title: string };
      expect(own.title).not.toBe(problem['title']);
    },
  );

  it('answers its own errors with the texts of the catalogue', () => {
    const template = readFileSync(TEMPLATE, 'utf8');
    for (const { status, code, fr, en } of DOOR_CODES)
      for (const { title, detail } of [fr, en])
        expect(template).toContain(`"title":"${title}","status":${status},"code":"${code}","detail":"${detail}"`);
  });

  it('compresses long answers, but none with a secret', async () => {
    const headers = { 'accept-encoding': 'gzip' };
    const long = await told({ sni: 'acme.impact.test', path: '/api/v1/long', headers });
    expect([long?.headers['content-encoding'], gunzipSync(long?.bytes ?? '').toString('utf8')]).toEqual(['gzip', LONG]);
    for (const path of [
      '/api/v1/auth/long',
      '/acme/api/v1/api-keys/long',
      '/admin/api/v1/auth/long',
      '/api/v1/short',
    ]) {
      const plain = await told({ sni: 'impact.test', path, headers });
      expect([path, plain?.status, plain?.headers['content-encoding']]).toEqual([path, 200, undefined]);
    }
  });

  it('retries reads when a process dies, and never writes', async () => {
    upstream.close();
    upstream.closeAllConnections();
    upstream = createServer((incoming) => {
      reached.push(incoming);
      incoming.socket.destroy();
    });
    const first = readFileSync(join(folder, 'door.conf'), 'utf8').match(/server 127\.0\.0\.1:(\d+) max/)?.[1];
    await listening(upstream, Number(first));
    const dead = await told({ sni: 'acme.impact.test', method: 'POST' });
    expect([dead?.status, dead?.headers['retry-after']]).toEqual([502, '5']);
    expect(JSON.parse(dead?.bytes.toString('utf8') ?? '')).toMatchObject({ code: 'SERVICE_UNREACHABLE' });
    expect([reached.length, broken]).toEqual([1, 0]);
    await eventually('the first is tried again', async () => {
      reached = [];
      broken = 0;
      expect(await ask({ sni: 'acme.impact.test' })).toBe(502);
      return reached.length === 1 && broken === 1;
    });
  });
});
