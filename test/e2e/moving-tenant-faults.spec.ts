import { StepPoints } from '../../src/operations/tasks/step-points';
import { ServerEstate } from '../../src/operations/server-registry/server-estate';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { eventually } from '../support/eventually';
import { field, HttpClient, numberField } from '../support/http-client';
import { PrivateRedis } from '../support/private-redis';
import { PrivateServer } from '../support/private-server';
import { ProductProcess } from '../support/product-process';

const LOGGING = (id: number): string[] => ['--log-bin', '--loose-binlog-format=ROW', `--server-id=${id}`];

/** The suite leaves it out, because it starts a second process. */

/** A process that does not hear of the move, because it is suspended or because Redis is gone. */
describe('A company that moves while a process does not hear of it', () => {
  let servers: readonly PrivateServer[] = [];
  let redis: PrivateRedis;
  let application: RunningApplication;
  let other: ProductProcess | null = null;
  let office: HttpClient;
  /** The same user, on the other process. */
  let branch: HttpClient;
  let tenantId: number;

  beforeAll(async () => {
    servers = await Promise.all([PrivateServer.start(LOGGING(41)), PrivateServer.start(LOGGING(42))]);
    const [first, second] = servers as [PrivateServer, PrivateServer];
    redis = await PrivateRedis.start();
    const settings = { ...first.environment, REDIS_URL: redis.url, WARM_POOL_SIZE: '0' };
    application = await startApplication({ ...settings, WORKER: 'inline' });
    const port = Number(second.environment['DB_PORT']);
    await application.app
      .get(ServerEstate, { strict: false })
      .add({ name: 'second', host: '127.0.0.1', port, capacity: 10, connectionBudget: 20 });
    office = await application.company({ name: 'Mobile', slug: 'mobile' });
    tenantId = await application.tenantId('mobile');
    other = await ProductProcess.start('src/main.ts', { WORKER: 'off' });
    branch = new HttpClient(other.port, { host: 'mobile.localhost', token: office.token });
  });

  afterAll(async () => {
    other?.child.kill('SIGKILL');
    await other?.ended;
    await application.stop();
    await redis.remove();
    for (const server of servers) await server.remove();
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  const ended = async (path: string, body: object): Promise<unknown> => {
    const asked = await application.admin.post(path, body);
    expect([asked.status, asked.status === 202 ? '' : asked.text]).toEqual([202, '']);
    const operation = async (): Promise<unknown> =>
      (await application.admin.get(`/api/v1/operations/${numberField(asked.body, 'id')}`)).body;
    await eventually('the operation ends', async () => field(await operation(), 'state') !== 'running', {
      timeoutMs: 170_000,
    });
    return operation();
  };

  const storedNames = async (): Promise<string[]> => {
    const names: string[] = [];
    for (let page = 1; ; page += 1) {
      const listed = await office.get(`/api/v1/vehicle-colors?search=Teinte&limit=100&page=${page}`);
      const rows = field(listed.body, 'data') as { name: string }[];
      names.push(...rows.map(({ name }) => name));
      if (rows.length < 100) return names;
    }
  };

  /** Clients of both processes write during `work`. Returns what was acknowledged, and the answers to the others. */
  const writingDuring = async (mark: string, work: () => Promise<void>) => {
    const acknowledged: string[] = [];
    const refused: string[] = [];
    const working = new AbortController();
    const write = async (client: HttpClient, writer: number): Promise<void> => {
      for (let number = 0; !working.signal.aborted; number += 1) {
        const name = `Teinte ${mark} ${writer}-${number}`;
        const answer = await client.post('/api/v1/vehicle-colors', { name });
        if (answer.status === 201) acknowledged.push(name);
        else refused.push(`${answer.status}`);
      }
    };
    const writing = [office, office, branch, branch].map(write);
    try {
      await work();
    } finally {
      working.abort();
    }
    await Promise.all(writing);
    return { acknowledged, refused };
  };

  /** Every acknowledged write is there once, and nobody got an answer that asks for anything but a repetition. */
  const expectOnce = async (
    mark: string,
    { acknowledged, refused }: { acknowledged: readonly string[]; refused: readonly string[] },
  ): Promise<void> => {
    expect(refused.filter((status) => status !== '503')).toEqual([]);
    const stored = (await storedNames()).filter((name) => name.includes(` ${mark} `));
    expect(acknowledged.filter((name) => !stored.includes(name))).toEqual([]);
    expect(new Set(stored).size).toBe(stored.length);
    // What was refused may have been written; no more than that.
    expect(stored.length - acknowledged.length).toBeLessThanOrEqual(refused.length);
  };

  const there = async (): Promise<void> => {
    const moved = await ended(`/api/v1/tenants/${tenantId}/moves`, { to: 'second' });
    expect(moved).toMatchObject({ state: 'done', result: { offline: false } });
    moveId = numberField(moved, 'id');
  };
  const back = async (): Promise<void> => {
    expect(await ended(`/api/v1/moves/${moveId}/undo`, {})).toMatchObject({ state: 'done' });
  };
  let moveId = 0;

  it('is served from one place after a process slept through the fence', async () => {
    const points = application.app.get(StepPoints, { strict: false });
    jest.spyOn(points, 'reached').mockImplementation((point) => {
      if (point === 'before flip') other?.child.kill('SIGSTOP');
    });
    const written = await writingDuring('suspendue', async () => {
      try {
        await there();
      } finally {
        other?.child.kill('SIGCONT');
      }
    });
    await expectOnce('suspendue', written);
    const later = await branch.post('/api/v1/vehicle-colors', { name: 'Teinte du réveil' });
    expect(later.status).toBe(201);
    expect(await storedNames()).toContain('Teinte du réveil');
    await back();
  });

  // Without Redis the other process hears of the fence late, so a move may be given up; nothing is lost.
  it('loses nothing without Redis', async () => {
    await redis.kill();
    const written = await writingDuring('sans Redis', async () => {
      const moved = await ended(`/api/v1/tenants/${tenantId}/moves`, { to: 'second' });
      expect(['done', 'compensated']).toContain(field(moved, 'state'));
    });
    await redis.up();
    await expectOnce('sans Redis', written);
    expect((await branch.get('/api/v1/vehicle-colors?limit=1')).status).toBe(200);
  }, 360_000);
});
