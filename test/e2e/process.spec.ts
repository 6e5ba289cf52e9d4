import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../support/eventually';
import { PROGRAM_ENVIRONMENT, programArguments } from '../support/product-program';
import { runSource } from '../support/run-source';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { HttpClient } from '../support/http-client';

const ROOT = resolve(__dirname, '..', '..');

/** The API in a process of its own, on databases that another application created. */
describe('The process', () => {
  let application: RunningApplication;
  let token: string;

  beforeAll(async () => {
    application = await startApplication();
    token = (await application.company({ name: 'Processus', slug: 'processus' })).token;
  });

  afterAll(async () => {
    await application.stop();
  });

  async function start(environment: Readonly<Record<string, string>> = {}): Promise<Served> {
    const port = await freePort();
    const child = spawn(process.execPath, programArguments('src/main.ts'), {
      cwd: ROOT,
      env: {
        ...process.env,
        ...PROGRAM_ENVIRONMENT,
        PORT: String(port),
        LOG_LEVEL: 'silent',
        SHUTDOWN_GRACE_MS: '300',
        ...environment,
      },
      stdio: 'ignore',
    });
    const client = new HttpClient(port, { host: 'processus.localhost', token });
    while ((await client.get('/health/ready').catch(() => null))?.status !== 200) await pause(50);
    return { child, client, port };
  }

  const exitCode = (child: ChildProcess): Promise<number | null> =>
    new Promise((done) => child.once('exit', (code) => done(code)));

  it('drains on SIGTERM: accepted requests are answered, and it exits with 0', async () => {
    const { child, client } = await start();
    const ended = exitCode(child);
    const statuses: number[] = [];
    // As a load balancer does: it sends no new request to a process that reports that it is stopping.
    const load = async (): Promise<void> => {
      for (;;) {
        const answer = await client.get('/api/v1/vehicles', { headers: { connection: 'keep-alive' } });
        statuses.push(answer.status);
        if (answer.headers.connection === 'close') return;
      }
    };
    const lanes = Array.from({ length: 4 }, load);
    while (statuses.length < 8) await pause(20);
    child.kill('SIGTERM');
    await Promise.all(lanes);
    expect(await ended).toBe(0);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('serves a request on a connection that was opened before the listener closed', async () => {
    const { child, port } = await start();
    const ended = exitCode(child);
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    await once(socket, 'connect');
    child.kill('SIGTERM');
    await eventually('the listener is closed', () => isRefused(port));
    socket.write('GET /health/live HTTP/1.1\r\nHost: processus.localhost\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [string];
    expect(answer).toMatch(/^HTTP\/1\.1 200 [^]*connection: close/i);
    expect(await ended).toBe(0);
  });

  it('ends at once on a second signal', async () => {
    const { child } = await start({ SHUTDOWN_GRACE_MS: '20000' });
    const ended = exitCode(child);
    child.kill('SIGTERM');
    await pause(100);
    child.kill('SIGTERM');
    expect(await ended).toBe(130);
  });

  it('serves without Redis', async () => {
    const { child, client } = await start({ REDIS_URL: `redis://127.0.0.1:${await freePort()}` });
    expect((await client.get('/api/v1/vehicles')).status).toBe(200);
    const ended = exitCode(child);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('runs background work without Redis, and exits', async () => {
    const { child } = await start({
      REDIS_URL: `redis://127.0.0.1:${await freePort()}`,
      WORKER: 'inline',
      WARM_POOL_SIZE: '0',
    });
    const { globalName } = application.settings.database;
    const done = `SELECT 1 FROM ${globalName}.job_runs WHERE kind = 'warm_pool.refill' AND state = 'done'`;
    await application.onServer((server) =>
      eventually('refilled', async () => (await server.query<unknown[]>(done)).length > 0),
    );
    const ended = exitCode(child);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it.each([
    [{ PORT: 'many' }, 'PORT'],
    [
      {
        NODE_ENV: 'production',
        BASE_DOMAIN: 'impact.example',
        PLATFORM_ADMIN_EMAIL: 'a@b.test',
        DB_PASSWORD: 'changeme',
      },
      'DB_PASSWORD',
    ],
  ])('refuses to start with %j and names the setting alone', async (environment: Record<string, string>, setting) => {
    const { code, stderr } = await runSource('src/main.ts', [], environment);
    expect(code).toBe(1);
    expect(stderr).toContain(`${setting}: `);
    expect(stderr).not.toContain('changeme');
  });
});

interface Served {
  readonly child: ChildProcess;
  readonly client: HttpClient;
  readonly port: number;
}

function isRefused(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      done(false);
    }).on('error', () => done(true));
  });
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}
