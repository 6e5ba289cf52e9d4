import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { systemActor } from '#kernel';
import { Backups } from '../../src/operations/backup/backups.service';
import { TenantCloning } from '../../src/operations/cloning/tenant-cloning.service';
import { Doctor } from '../../src/operations/doctor/doctor.service';
import { EstateMigrator } from '../../src/operations/migrations/estate-migrator';
import { TenantDeletion } from '../../src/operations/offboarding/deletion/tenant-deletion.service';
import { Tasks } from '../../src/operations/tasks/tasks.service';
import type { TenantPlace } from '../../src/operations/tenant-database/tenant-places';
import { KeptDatabases } from '../../src/operations/restore/kept-data';
import { Restores } from '../../src/operations/restore/restores.service';
import { burdenOf } from '../../src/operations/servers/server-burden';
import { ServerConnections } from '../../src/operations/servers/server-connections';
import { outdate } from '../support/outdated-schema';
import { Platform } from '../support/platform';
import { runSource } from '../support/run-source';

/** `npm run test:soak` runs hundreds; the suite runs one, and checks that the measurements are possible. */
const ROUNDS = Number(process.env['SOAK_ROUNDS'] ?? 2);
const ACTOR = systemActor('soak');
const PURGED_WITHIN_MS = 60_000;
const MEGABYTE = 2 ** 20;

/** The server's memory and purge backlog when idle after a round; null if it is on another machine or does not report them. */
interface Held {
  readonly round: number;
  readonly purgeLag: number;
  readonly memory: number;
  readonly resident: number | null;
}

/** Hundreds of restores, some of them killed, clones, deletions and migrations on one server. */
describe(`A database server after ${ROUNDS} rounds of operations`, () => {
  let platform: Platform;
  let place: TenantPlace;
  const held: Held[] = [];

  beforeAll(async () => {
    platform = await Platform.start({ WARM_POOL_SIZE: '0' });
    place = await platform.company({ name: 'Endurante', slug: 'endurante' });
    const vehicles = Array.from({ length: 500 }, (_none, row) => [`V${row}`, `P-${row}`, `P${row}`, 1, 1]);
    await platform.server(
      `INSERT INTO \`${place.database}\`.vehicles (code, plate_number, plate_normalized, brand_id, model_id) VALUES ?`,
      [vehicles],
    );
    await platform.get(Backups).make({ tenantId: place.tenantId }, { reason: 'manual', codec: 'zstd' });
  });

  afterAll(() => platform.stop());

  const write = async (round: number): Promise<void> => {
    const rows = Array.from({ length: 500 }, (_none, row) => [`Marque ${round}-${row}`]);
    await platform.server(`INSERT INTO \`${place.database}\`.brands (name) VALUES ?`, [rows]);
    await platform.server(`UPDATE \`${place.database}\`.vehicles SET notes = ?`, [`tour ${round}`]);
  };

  const restore = async (): Promise<void> => {
    const request = { tenantId: place.tenantId, reference: 'latest', tables: null, actor: ACTOR };
    await platform.get(Tasks).runHere(await platform.get(Restores).requestOf(request));
    await platform.get(KeptDatabases).forget(new Date(Date.now() + 8 * 86_400_000));
  };

  const killARestore = async (round: number): Promise<void> => {
    const at = round % 2 === 0 ? 'half loaded' : 'before exchange';
    const death = { at, afterMs: 0, failsAt: null };
    const argument = ['restore', String(place.tenantId), JSON.stringify(death)];
    expect((await runSource('test/support/crash-child.ts', argument, platform.environment)).signal).toBe('SIGKILL');
    await platform.registry("UPDATE operations SET lease_until = '2000-01-01' WHERE state = 'running'");
    await platform.registry("UPDATE leases SET expires_at = '2000-01-01'");
    await platform.get(Doctor).examine(true);
    await platform.get(KeptDatabases).forget(new Date(Date.now() + 8 * 86_400_000));
  };

  const cloneAndDelete = async (round: number): Promise<void> => {
    const slug = `copie-${round}`;
    const request = { slug, anonymise: true, ttl: null, serverName: null, actor: ACTOR };
    const { result } = await platform.get(TenantCloning).clone(place.tenantId, request);
    const tenantId = Number(result?.['tenantId']);
    await platform.get(TenantDeletion).deleteNow(tenantId, { confirm: slug, legalHoldReleased: true, actor: ACTOR });
  };

  const migrate = async (): Promise<void> => {
    await outdate(platform, place);
    const request = { tenantIds: null, dryRun: false, onlyFailed: false, concurrency: 1, canary: 0, actor: 'soak' };
    expect((await platform.get(EstateMigrator).run(request)).failed).toEqual([]);
  };

  /** Waits until the idle server has purged, for at most a minute. */
  const look = async (round: number): Promise<Held> => {
    const until = Date.now() + PURGED_WITHIN_MS;
    const ask = (): ReturnType<typeof burdenOf> =>
      platform
        .get(ServerConnections)
        .on(platform.settings.database, (session) => burdenOf(session, platform.isMariaDb ? 'mariadb' : 'mysql'));
    let burden = await ask();
    while ((burden.purgeLag ?? 0) > 50 && Date.now() < until) {
      await pause(250);
      burden = await ask();
    }
    return { round, purgeLag: burden.purgeLag ?? 0, memory: burden.memoryBytes ?? 0, resident: await resident() };
  };

  /** For a server on this machine. */
  const resident = async (): Promise<number | null> => {
    const [row] = await platform.server<{ file: string }>('SELECT @@pid_file AS file');
    try {
      const pid = Number(readFileSync(row?.file ?? '', 'utf8'));
      const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
      return Number(kilobytes) * 1024;
    } catch {
      return null;
    }
  };

  /** Grows while the server works. */
  const bufferPool = async (): Promise<number> => {
    const [row] = await platform.server<{ size: unknown }>('SELECT @@innodb_buffer_pool_size AS size');
    return Number(row?.size);
  };

  it(
    'has no purge backlog, and uses no more memory than after the first tenth',
    async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        await write(round);
        await restore();
        if (round % 2 === 1) await killARestore(round);
        if (round % 4 === 0) await cloneAndDelete(round);
        if (round % 3 === 1) await migrate();
        const now = await look(round);
        held.push(now);
        process.stderr.write(`${JSON.stringify(now)}\n`);
      }
      const tenth = Math.max(1, Math.ceil(ROUNDS / 10));
      const [first, last] = [held.slice(0, tenth), held.slice(-tenth)];
      const most = (of: readonly Held[], figure: (one: Held) => number): number => Math.max(...of.map(figure));
      expect(most(last, ({ purgeLag }) => purgeLag)).toBeLessThanOrEqual(
        Math.max(
          500,
          most(first, (one) => one.purgeLag),
        ),
      );
      expect(most(last, ({ memory }) => memory)).toBeLessThanOrEqual(
        most(first, ({ memory }) => memory) + 64 * MEGABYTE,
      );
      const largest = (of: readonly Held[]): number => most(of, (one) => one.resident ?? 0);
      expect(largest(last)).toBeLessThanOrEqual(largest(first) + (await bufferPool()) + 64 * MEGABYTE);
    },
    ROUNDS * 60_000 + 60_000,
  );
});
