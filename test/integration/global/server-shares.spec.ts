import { clock } from '#kernel';
import type { ServerRecord } from '#tenancy';
import { GlobalDatabase } from '../../../src/global/global-database';
import { ServerShares } from '../../../src/global/servers/server-shares.service';
import { DirectoryService } from '../../../src/global/tenants/directory.service';
import { eventually } from '../../support/eventually';
import { Platform } from '../../support/platform';

/** Of 40 connections, tenants may use 30: 18 by leases, and a floor of 3 in each of four processes without a lease. */
const MAX_CONNECTIONS = 40;
const FLOOR = 3;

/** One object for each process, with a pool whose size the test sets. */
describe('The shares of processes in a server', () => {
  let platform: Platform;
  let server: ServerRecord;

  beforeAll(async () => {
    platform = await Platform.start();
    const [row] = await platform.registry<{ id: number }>('SELECT id FROM database_servers');
    server = await platform.get(DirectoryService).server(row?.id ?? 0);
  });

  afterAll(() => platform.stop());

  beforeEach(async () => {
    await platform.registry('DELETE FROM connection_leases');
    await seen(MAX_CONNECTIONS);
  });

  const seen = (maxConnections: number): Promise<unknown> =>
    platform.registry(
      `INSERT INTO server_samples (server_id, sampled_at, max_connections) VALUES (?, UTC_TIMESTAMP(3), ?)
        ON DUPLICATE KEY UPDATE max_connections = VALUES(max_connections)`,
      [server.serverId, maxConnections],
    );

  /** A process that renews its leases when the test says so. */
  const begin = (pool: { size: number } = { size: 0 }, renews = true): ServerShares => {
    const shares = new ServerShares(platform.get(GlobalDatabase));
    if (renews) shares.whenUsed(() => undefined);
    shares.follow({ sizeOf: () => pool.size, adapt: () => undefined });
    shares.used(server.serverId);
    return shares;
  };

  const granted = async (): Promise<number> => {
    const rows = await platform.registry('SELECT COALESCE(SUM(granted), 0) AS total FROM connection_leases');
    return Number((rows[0] as { total: unknown }).total);
  };

  const lease = (process: string, seconds: number): Promise<unknown> =>
    platform.registry(
      `INSERT INTO connection_leases (server_id, process, granted, expires_at)
        VALUES (?, ?, 18, UTC_TIMESTAMP(3) + INTERVAL ? SECOND)`,
      [server.serverId, process, seconds],
    );

  it('become equal, and never exceed the leases together', async () => {
    const [one, other] = [begin(), begin()];
    const parts = [];
    for (const shares of [one, other, one, other]) {
      await shares.renew();
      parts.push([one.of(server), other.of(server), await granted()]);
    }
    expect(parts).toEqual([
      [18, 1, 18],
      [18, FLOOR, 18],
      [9, FLOOR, 9],
      [9, 9, 18],
    ]);
  });

  it('are written as long as their connections are not returned', async () => {
    const pool = { size: 0 };
    const [one, other] = [begin(pool), begin()];
    await one.renew();
    pool.size = 15;
    await other.renew();
    await one.renew();
    expect([one.of(server), await granted()]).toEqual([9, 15]);
    await other.renew();
    expect([other.of(server), await granted()]).toEqual([FLOOR, 18]);
    pool.size = 9;
    await one.renew();
    await other.renew();
    expect([one.of(server), other.of(server), await granted()]).toEqual([9, 9, 18]);
  });

  it('follow a change of max_connections', async () => {
    const shares = begin();
    await shares.renew();
    await seen(80);
    await shares.renew();
    expect(shares.of(server)).toBe(36);
  });

  it('of a process that no longer renews its lease are taken over when it has expired', async () => {
    await lease('another', 2);
    const shares = begin();
    await shares.renew();
    expect(shares.of(server)).toBe(FLOOR);
    await eventually('they are taken over', async () => {
      await shares.renew();
      return shares.of(server) === 18;
    });
    expect(await granted()).toBe(18);
  });

  it('are the floor in a command, which has no lease', async () => {
    const command = begin({ size: 0 }, false);
    expect(command.of(server)).toBe(1);
    await eventually('it knows the server', () => command.of(server) === FLOOR);
    expect(await granted()).toBe(0);
  });

  it('are free when a process has ended in order', async () => {
    const [ending, other] = [begin(), begin()];
    await ending.renew();
    await ending.release();
    await other.renew();
    expect([ending.of(server), other.of(server)]).toEqual([FLOOR, 18]);
  });

  it('are the floor in a process that has lost its lease', async () => {
    const shares = begin();
    await shares.renew();
    const monotonicMs = clock.monotonicMs();
    clock.simulate({ own: () => Date.now(), monotonic: () => monotonicMs + 15_000 });
    const lost = shares.of(server);
    clock.simulate(null);
    expect([shares.of(server), lost]).toEqual([18, FLOOR]);
  });
});
