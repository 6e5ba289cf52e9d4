import { createConnection } from 'mysql2/promise';
import type { ConnectionOptions } from 'mysql2/promise';
import { ServerEstate } from '../../src/operations/server-registry/server-estate';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { ConnectionCount } from '../support/connection-count';
import { eventually } from '../support/eventually';
import { FaultProxy } from '../support/fault-proxy';
import { HttpClient } from '../support/http-client';
import { PrivateServer } from '../support/private-server';
import { ProductProcess } from '../support/product-process';
import { TenantLoad } from '../support/tenant-load';

/** Of 40 connections, tenants may use 30: 18 by leases, and a floor of 3 in each of four processes without a lease. */
const SERVER = { maxConnections: 40, share: 30, leased: 18, floor: 3 } as const;
const COMPANIES = ['premiere', 'deuxieme', 'troisieme', 'quatrieme'];
/** `npm run test:faults`: leases end only after seconds, and the size of a server is sampled every minute. */
const IS_LONG = process.env['FAULTS'] === 'all';
/** So many requests of each company at the same time use up any share. */
const EACH = IS_LONG ? 6 : 3;
/** A lease and some renewals, on a busy machine. */
const TAKEN_OVER = { timeoutMs: 120_000 };
/** A sample a minute, and a renewal. */
const NOTICED = { timeoutMs: 180_000 };
const TIMEOUT = 480_000;

jest.setTimeout(TIMEOUT);

/**
 * Processes of one platform under load. The tenants are on a small server, whose sessions are counted from outside; a proxy leads to the
 * server of the global database.
 */
describe('The connections of several processes to one server', () => {
  /** Of the global database. */
  let home: PrivateServer;
  let proxy: FaultProxy;
  let server: PrivateServer;
  let application: RunningApplication;
  let count: ConnectionCount;
  const clients: HttpClient[] = [];
  const processes: ProductProcess[] = [];
  const loads: TenantLoad[] = [];

  beforeAll(async () => {
    home = await PrivateServer.start();
    server = await PrivateServer.start([`--max-connections=${SERVER.maxConnections}`]);
    proxy = new FaultProxy('127.0.0.1', Number(home.environment['DB_PORT']));
    await proxy.start();
    application = await startApplication({ ...home.environment, DB_PORT: String(proxy.port), WARM_POOL_SIZE: '0' });
    await application.app.get(ServerEstate, { strict: false }).add({
      name: 'second',
      host: '127.0.0.1',
      port: Number(server.environment['DB_PORT']),
      capacity: 10,
      connectionBudget: SERVER.maxConnections,
    });
    await global("UPDATE database_servers SET state = 'draining' WHERE name = 'local'");
    for (const slug of COMPANIES) clients.push(await application.company({ name: slug, slug }));
    await global(
      `INSERT INTO server_samples (server_id, sampled_at, max_connections)
        SELECT id, UTC_TIMESTAMP(3), ${SERVER.maxConnections} FROM database_servers WHERE name = 'second'`,
    );
    await application.close();
    count = await ConnectionCount.start(login(), application.settings.database.tenantAccountPrefix);
  });

  afterAll(async () => {
    for (const load of loads) load.leave();
    for (const { child } of processes) child.kill('SIGKILL');
    await count.stop();
    proxy.heal();
    await application.stop();
    await proxy.stop();
    await server.remove();
    await home.remove();
  });

  const login = (): ConnectionOptions => {
    const { DB_HOST: host, DB_PORT: port, DB_USER: user, DB_PASSWORD: password } = server.environment;
    return { host: String(host), port: Number(port), user: String(user), password: String(password) };
  };

  const global = <R>(sql: string): Promise<R[]> =>
    application.onServer(async (source) => {
      await source.query(`USE ${application.settings.database.globalName}`);
      return source.query<R[]>(sql);
    });

  /** What the leases grant, the largest first. */
  const leases = async (): Promise<readonly number[]> => {
    const rows = await global<{ granted: number }>(
      `SELECT granted FROM connection_leases JOIN database_servers s ON s.id = server_id
        WHERE s.name = 'second' AND process <> '' AND expires_at > UTC_TIMESTAMP(3) ORDER BY granted DESC`,
    );
    return rows.map(({ granted }) => granted);
  };

  const divided = (parts: readonly number[], within = TAKEN_OVER): Promise<void> =>
    eventually(
      `the leases are ${parts.join(', ')}`,
      async () => JSON.stringify(await leases()) === JSON.stringify(parts),
      within,
    );

  const used = (connections: number): Promise<void> =>
    eventually(`the tenants use ${connections} connections`, () => count.now === connections, TAKEN_OVER);

  /** Starts an API and lets all companies work with it. */
  const started = async (environment: Readonly<Record<string, string>> = {}): Promise<ProductProcess> => {
    const process = await ProductProcess.start('src/main.ts', environment);
    processes.push(process);
    const through = clients.map(
      ({ token }, number) => new HttpClient(process.port, { host: `${COMPANIES[number]}.localhost`, token }),
    );
    loads.push(new TenantLoad(through, '/api/v1/vehicle-colors', EACH));
    return process;
  };

  /** The connections that a process has to the server, as its metrics show them. */
  const connectionsOf = async ({ management }: ProductProcess): Promise<number> => {
    const { text } = await management.get('/metrics');
    const lines = text.matchAll(/^tenant_pool_connections_(?:in_use|idle)\{server="second"\} (\d+)$/gm);
    return [...lines].reduce((sum, [, value]) => sum + Number(value), 0);
  };

  it('are released by a process that ends', async () => {
    expect([await leases(), count.now]).toEqual([[], 0]);
  });

  it('are divided between two processes', async () => {
    await Promise.all([started(), started()]);
    await divided([9, 9]);
    await used(SERVER.leased);
    expect(count.peak()).toBeLessThanOrEqual(SERVER.share);
  });

  const endLeases = (): void => {
    it('are divided between three processes, too', async () => {
      await started();
      await divided([6, 6, 6]);
      await used(SERVER.leased);
      expect(count.peak()).toBeLessThanOrEqual(SERVER.share);
    });

    it('are all of the process that remains when one is killed and one is stopped for longer than its lease', async () => {
      const [first, second, third] = processes as [ProductProcess, ProductProcess, ProductProcess];
      loads[1]?.leave();
      second.child.kill('SIGKILL');
      third.child.kill('SIGSTOP');
      await divided([SERVER.leased]);
      await eventually('it uses them', async () => (await connectionsOf(first)) === SERVER.leased, TAKEN_OVER);
      third.child.kill('SIGCONT');
      await divided([9, 9]);
      await used(SERVER.leased);
      expect(count.peak()).toBeLessThanOrEqual(SERVER.share);
    });

    it('are the floors while no process can renew its lease, and then the leases again', async () => {
      proxy.hang();
      await eventually('only the floors are used', () => count.now <= 2 * SERVER.floor, TAKEN_OVER);
      proxy.heal();
      await divided([9, 9]);
      await used(SERVER.leased);
      expect(count.peak()).toBeLessThanOrEqual(SERVER.share);
    });
  };
  if (IS_LONG) endLeases();

  it('have refused no request, except with the time of the next attempt, and serve all now', async () => {
    for (const load of loads) await load.stop();
    expect(loads.flatMap(({ faults }) => faults)).toEqual([]);
    const alive = processes.filter(({ child }) => child.exitCode === null && child.signalCode === null);
    const answers = await Promise.all(
      alive.flatMap(({ port }) =>
        clients.map(({ token }, number) =>
          new HttpClient(port, { host: `${COMPANIES[number]}.localhost`, token }).get('/api/v1/vehicle-colors'),
        ),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  });

  const changeSizes = (): void => {
    it('follow a change of max_connections, and of the budget', async () => {
      const { port } = await started({ WORKER: 'inline' });
      await divided([6, 6, 6]);
      const root = await createConnection(login());
      await root.query('SET GLOBAL max_connections = 80');
      await root.end();
      await divided([12, 12, 12], NOTICED);
      const [second] = await global<{ id: number }>("SELECT id FROM database_servers WHERE name = 'second'");
      const { token } = application.admin;
      const operator = new HttpClient(port, { host: 'admin.localhost', token, headers: { 'x-reason': 'Budget' } });
      const changed = await operator.patch(`/api/v1/servers/${second?.id}`, { connectionBudget: 5 });
      expect(changed.status).toBe(200);
      await divided([5, 5, 5]);
      await eventually('no more than the budgets are used', () => count.now <= 15, TAKEN_OVER);
    });
  };
  if (IS_LONG) changeSizes();
});
