import { clock } from '#kernel';
import { GlobalDatabase } from '../../src/global/global-database';
import { ServerShares } from '../../src/global/servers/server-shares.service';
import { DirectoryService } from '../../src/global/tenants/directory.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { eventually } from '../support/eventually';
import { HttpClient } from '../support/http-client';
import { ProductProcess } from '../support/product-process';

/** Of 40 connections, tenants may use 30: 18 by leases, and 3 in each of four processes without a lease. */
const MAX_CONNECTIONS = 40;
const SHARE = 30;
const LEASED = 18;
const AT_ONCE = 10;
const WAIT = { timeoutMs: 60_000 };

/** Three processes on one server: this one, and two APIs of their own. */
describe('The connections of a server that several processes use', () => {
  let application: RunningApplication;
  let companies: readonly HttpClient[];
  const apis: ProductProcess[] = [];

  beforeAll(async () => {
    application = await startApplication({ WORKER: 'off', DB_CONNECTIONS_PER_TENANT: '20' });
    companies = [
      await application.company({ name: 'Une', slug: 'une' }),
      await application.company({ name: 'Autre', slug: 'autre' }),
    ];
    await seen(MAX_CONNECTIONS);
    // The build starts much faster than the source.
    for (let started = 0; started < 2; started += 1) apis.push(await ProductProcess.start('dist/src/main.js'));
  });

  afterAll(async () => {
    for (const { child } of apis) child.kill('SIGKILL');
    await Promise.all(apis.map(({ ended }) => ended));
    await application.stop();
  });

  const registry = <R>(sql: string, values: unknown[] = []): Promise<R[]> =>
    application.app.get(GlobalDatabase).use((manager) => manager.query<R[]>(sql, values));

  /** As the task that samples servers does. */
  const seen = (maxConnections: number): Promise<unknown> =>
    registry(
      `INSERT INTO server_samples (server_id, sampled_at, max_connections) VALUES (1, UTC_TIMESTAMP(3), ?)
        ON DUPLICATE KEY UPDATE max_connections = VALUES(max_connections)`,
      [maxConnections],
    );

  const grants = async (): Promise<number[]> => {
    const rows = await registry<{ granted: number }>('SELECT granted FROM connection_leases WHERE server_id = 1');
    return rows.map(({ granted }) => granted).toSorted((one, other) => one - other);
  };

  const becomes = async (expected: readonly number[]): Promise<readonly number[]> => {
    await eventually(
      `the grants are ${expected.join(', ')}`,
      async () => String(await grants()) === String(expected),
      WAIT,
    );
    return expected;
  };

  /** Requests without a pause, through both APIs, for both companies. */
  const flood = async (through: readonly ProductProcess[], isOver: () => boolean): Promise<Set<number>> => {
    const statuses = new Set<number>();
    const lane = async (port: number, { host, token }: { host: string; token: string }): Promise<void> => {
      const client = new HttpClient(port).as({ host, token });
      while (!isOver()) statuses.add((await client.get('/api/v1/brands?limit=1')).status);
    };
    const callers = companies.map(({ token }, at) => ({ host: `${['une', 'autre'][at]}.localhost`, token }));
    const lanes = through.flatMap(({ port }) =>
      callers.flatMap((caller) => Array.from({ length: AT_ONCE }, () => lane(port, caller))),
    );
    await Promise.all(lanes);
    return statuses;
  };

  const connections = async (): Promise<number> => {
    const accounts = `${application.settings.database.tenantAccountPrefix}%`.replaceAll('_', String.raw`\_`);
    const rows = await application.onServer((server) =>
      server.query<{ total: unknown }[]>(
        'SELECT COUNT(*) AS total FROM information_schema.processlist WHERE user LIKE ? AND db IS NOT NULL',
        [accounts],
      ),
    );
    return Number(rows[0]?.total);
  };

  it('are divided into equal parts, and never exceed the share of the tenants under load', async () => {
    const peaks: number[] = [];
    let isOver = false;
    const flooding = flood(apis, () => isOver);
    await becomes([6, 6, 6]);
    for (let look = 0; look < 20; look += 1) {
      peaks.push(await connections());
      const sum = (await grants()).reduce((one, other) => one + other, 0);
      expect(sum).toBeLessThanOrEqual(LEASED);
    }
    isOver = true;
    expect([...(await flooding)]).toEqual([200]);
    expect(Math.max(...peaks)).toBeLessThanOrEqual(SHARE);
    expect(Math.max(...peaks)).toBeGreaterThan(6);
  });

  it('follow a change of max_connections', async () => {
    await seen(80);
    expect(await becomes([12, 12, 12])).toHaveLength(3);
    await seen(MAX_CONNECTIONS);
    expect(await becomes([6, 6, 6])).toHaveLength(3);
  });

  it('of a killed process are taken over by the others', async () => {
    apis[0]?.child.kill('SIGKILL');
    await apis[0]?.ended;
    expect(await becomes([9, 9])).toHaveLength(2);
  });

  it('of a process on another machine are taken over when its lease has expired, and not before', async () => {
    await registry(
      `INSERT INTO connection_leases (server_id, process, granted, expires_at)
        VALUES (1, 'elsewhere', 9, UTC_TIMESTAMP(3) + INTERVAL 12 SECOND)`,
    );
    expect(await becomes([6, 6, 9])).toHaveLength(3);
    expect(await becomes([9, 9])).toHaveLength(2);
  });

  it('are limited to a floor in a process that has lost its lease', async () => {
    const server = await application.app.get(DirectoryService).server(1);
    const shares = new ServerShares(application.app.get(GlobalDatabase));
    shares.follow({ sizeOf: () => 0, adapt: () => undefined });
    shares.used(1);
    expect(shares.of(server)).toBe(8);
    await becomes([9, 9]);
    await shares.renew();
    expect(shares.of(server)).toBe(3);
    await eventually(
      'the others have made room',
      async () => {
        await shares.renew();
        return shares.of(server) === 6;
      },
      WAIT,
    );
    const monotonicMs = clock.monotonicMs();
    clock.simulate({ own: () => Date.now(), monotonic: () => monotonicMs + 20_000 });
    const lost = shares.of(server);
    clock.simulate(null);
    expect(lost).toBe(3);
  });
});
