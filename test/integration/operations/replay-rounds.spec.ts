import { isDomainError, systemActor } from '#kernel';
import { Backups } from '../../../src/operations/backup/backups.service';
import { Restores } from '../../../src/operations/restore/restores.service';
import { ServerConnections } from '../../../src/operations/servers/server-connections';
import { Tasks } from '../../../src/operations/tasks/tasks.service';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { eventually } from '../../support/eventually';
import { Platform } from '../../support/platform';
import { PrivateServer } from '../../support/private-server';

/** `REPLAY_ROUNDS=50` repeats the rounds. */
const ROUNDS = Number(process.env['REPLAY_ROUNDS'] ?? 8);
const MINUTE = 60;

/** What happens to the times in the log during a round: seconds that a stamp is off, for the tenant and for another one. */
interface Disturbance {
  readonly what: string;
  readonly other: number;
  readonly own: number;
}

const DISTURBANCES: readonly Disturbance[] = [
  { what: 'nothing', other: 0, own: 0 },
  { what: 'a later stamp of another tenant', other: 10 * MINUTE, own: 0 },
  { what: 'a clock that is ahead for a while', other: 10 * MINUTE, own: 10 * MINUTE },
  { what: 'a later stamp of the tenant', other: 0, own: 10 * MINUTE },
  { what: 'a former stamp of another tenant', other: -10 * MINUTE, own: 0 },
  { what: 'a former stamp of the tenant', other: 0, own: -10 * MINUTE },
  { what: 'a stamp of last year', other: -365 * 24 * 60 * MINUTE, own: 0 },
  { what: 'a clock that is a little behind', other: -2, own: -2 },
];

describe('Replays of a log whose times are not in order', () => {
  let server: PrivateServer;
  let platform: Platform;
  let place: TenantPlace;
  let neighbour: TenantPlace;

  beforeAll(async () => {
    const compressed = ['--log-bin-compress', '--log-bin-compress-min-len=10'];
    server = await PrivateServer.start(['--log-bin', '--binlog-format=ROW', '--server-id=1', ...compressed]);
    platform = await Platform.start(server.environment);
    place = await platform.company({ name: 'Rova' });
    neighbour = await platform.company({ name: 'Voisine' });
  });

  afterAll(async () => {
    await platform.stop();
    await server.remove();
  });

  let nextId = 1000;
  /** Inserts a brand in a session whose time is off by so many seconds, and returns the id of the transaction. */
  const wrote = ({ database }: TenantPlace, off: number): Promise<string> =>
    platform.get(ServerConnections).alone(platform.settings.database, async (session) => {
      const id = (nextId += 1);
      await session.query(`USE \`${database}\``);
      if (off !== 0) await session.query(`SET TIMESTAMP = UNIX_TIMESTAMP() + (${off})`);
      await session.query('INSERT INTO brands (id, name) VALUES (?, ?)', [id, `N° ${id} ${'x'.repeat(id % 60)}`]);
      const [row] = await session.query<{ gtid: string; off: number }[]>(
        'SELECT @@last_gtid AS gtid, UNIX_TIMESTAMP(NOW()) - UNIX_TIMESTAMP(SYSDATE()) AS off',
      );
      // A replay of later stamps must not leave its time to sessions after it.
      if (off === 0 && Math.abs(Number(row?.off)) > 5) throw new Error('the session has the time of another one');
      return row?.gtid ?? '';
    });
  const idsIn = async (database: string): Promise<number[]> => {
    const rows = await platform.server<{ id: number }>(`SELECT id FROM \`${database}\`.brands ORDER BY id`);
    return rows.map(({ id }) => id);
  };
  /** The resolution of the log is a second. */
  const nextSecond = async (): Promise<string> => {
    const moment = new Date((Math.floor(Date.now() / 1000) + 1) * 1000);
    await eventually('the next second', () => new Date() > moment);
    return moment.toISOString();
  };
  /** Loads the newest backup aside, with a replay, and returns the ids of its brands, or the error. */
  const replayed = async (until: { at?: string; gtid?: string }): Promise<number[] | Error> => {
    const request = {
      tenantId: place.tenantId,
      reference: 'latest',
      tables: null,
      actor: systemActor('test'),
      ...until,
    };
    const into = `${place.database}_look`;
    try {
      await platform.get(Tasks).runHere(await platform.get(Restores).inspectionOf(request, into));
      return await idsIn(into);
    } catch (error) {
      if (!isDomainError(error, 'REPLAY_MOMENT_AMBIGUOUS')) throw error;
      return error;
    } finally {
      await platform.server(`DROP DATABASE IF EXISTS \`${into}\``);
    }
  };
  const rounds = Array.from({ length: Math.ceil(ROUNDS / DISTURBANCES.length) }, () => DISTURBANCES)
    .flat()
    .slice(0, ROUNDS)
    .map((disturbance, round) => ({ round, ...disturbance }));

  it.each(rounds)(
    'round $round: the right rows, or the ends to choose from, after $what',
    async ({ round, other, own }) => {
      await platform.get(Backups).make({ tenantId: place.tenantId }, { reason: 'manual', codec: 'gzip' });
      await wrote(place, 0);
      await wrote(neighbour, other);
      if (round % 2 === 0) await platform.server('FLUSH BINARY LOGS');
      await wrote(place, own);
      const last = await wrote(place, own);
      const right = await idsIn(place.database);
      const at = await nextSecond();
      await wrote(neighbour, 0);
      await wrote(place, 0);
      const found = await replayed({ at });
      const isKnown = other === 0 && own === 0;
      expect(Array.isArray(found) || (!isKnown && found.message.includes(`${last} (`))).toBe(true);
      expect(Array.isArray(found) ? found : await replayed({ at, gtid: last })).toEqual(right);
    },
  );

  it('leaves no row out after a later stamp of anybody, and takes the end that is chosen', async () => {
    await platform.get(Backups).make({ tenantId: place.tenantId }, { reason: 'manual', codec: 'gzip' });
    await wrote(neighbour, 10 * MINUTE);
    await wrote(place, 0);
    const last = await wrote(place, 0);
    const all = await idsIn(place.database);
    const found = await replayed({ at: await nextSecond() });
    expect(found).toMatchObject({ code: 'REPLAY_MOMENT_AMBIGUOUS', message: expect.stringContaining(last) as string });
    expect(await replayed({ gtid: last })).toEqual(all);
    await expect(replayed({ gtid: '0-1-999999999' })).rejects.toMatchObject({ code: 'REPLAY_GTID_UNKNOWN' });
    await expect(replayed({ gtid: 'latest' })).rejects.toMatchObject({ code: 'REPLAY_GTID_INVALID' });
  });

  it('is not disturbed by the replay of another tenant', async () => {
    await platform.get(Backups).make({ tenantId: place.tenantId }, { reason: 'manual', codec: 'gzip' });
    await wrote(place, 0);
    const at = await nextSecond();
    const right = await idsIn(place.database);
    await wrote(place, 0);
    const reference = String(
      (await platform.get(Backups).make({ tenantId: neighbour.tenantId }, { reason: 'manual', codec: 'gzip' })).id,
    );
    await wrote(neighbour, 0);
    const request = { tenantId: neighbour.tenantId, reference, tables: null, actor: systemActor('test') };
    await platform.get(Tasks).runHere(await platform.get(Restores).requestOf({ ...request, at: await nextSecond() }));
    expect(await replayed({ at })).toEqual(right);
  });
});
