import { Inject, Injectable } from '@nestjs/common';
import { clock } from '#kernel';
import type { Settings } from '../../../config/settings';
import { SETTINGS } from '../../../config/settings.module';
import type { BackupManifest } from '../../dumps/backup-manifest';
import { startClient } from '../../dumps/client/client-process';
import { clientProgram } from '../../dumps/client/client-programs';
import type { StepRecord } from '#jobs';
import { ServerConnections } from '../../servers/server-connections';
import type { ServerSession } from '../../servers/server-connections';
import { feed, loadOptions } from '../../dumps/dump-feeding';
import { replayMismatch, restoreBinlogMissing, restoreMomentInvalid } from '../restore.errors';
import { SideDatabases } from '../../dumps/side-databases';
import type { SideDatabase } from '../../dumps/side-databases';
import { SideLoader } from '../../dumps/side-loader';
import type { Stretch } from './binlog-transactions';
import type { OwnTransaction, ReplayEnd } from './replay-end';
import type { ReplayTarget } from './replay-moment';
import { ReplayScreen } from './replay-screen';
import { ReplaySearch } from './replay-search';

/** Input of a replay: the backup, the database that it is loaded into, and the target. */
export interface Replay {
  readonly manifest: BackupManifest;
  readonly side: SideDatabase;
  readonly target: ReplayTarget;
}

/** A replay whose end is known. */
export interface PreparedReplay extends Replay {
  readonly stretch: Stretch;
  readonly end: ReplayEnd;
}

/**
 * Replays the changes of a loaded backup's database up to a later time, from the binary log (operations.md §3). A wrong filter replays
 * nothing or rows of another tenant, and every program exits with 0 (pitfalls: P15). So the number of event groups must match the server's
 * own list up to the end that was found in it, and each table must contain its former rows plus the inserted minus the deleted ones.
 */
@Injectable()
export class PointInTime {
  constructor(
    private readonly servers: ServerConnections,
    private readonly sides: SideDatabases,
    private readonly loader: SideLoader,
    private readonly search: ReplaySearch,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Checked before anything is created. @throws DomainError RESTORE_MOMENT_INVALID, RESTORE_BINLOG_MISSING */
  async assertPossible({ manifest, side, target: { at } }: Replay): Promise<void> {
    const { createdAt } = manifest;
    const isWithin = at === null || (at >= new Date(createdAt) && at <= clock.now());
    if (!isWithin) throw restoreMomentInvalid({ at: at.toISOString(), expected: `${createdAt} …` });
    await this.stretchOf(manifest, side);
  }

  /**
   * Finds the end. Runs before the backup is loaded, so that the log does not contain the load.
   *
   * @throws DomainError RESTORE_BINLOG_MISSING, and the errors of {@link ReplaySearch.endOf}
   */
  async prepare(replay: Replay): Promise<PreparedReplay> {
    const { manifest, side, target } = replay;
    const stretch = await this.stretchOf(manifest, side);
    const { database, createdAt } = manifest;
    const searched = { server: side.server, database, stretch, since: new Date(createdAt) };
    const end = await this.search.endOf(searched, target);
    return { ...replay, stretch, end };
  }

  /**
   * Runs once on newly loaded data: a repetition would apply the changes twice.
   *
   * @throws DomainError REPLAY_FOREIGN_STATEMENT, REPLAY_MISMATCH, CLIENT_MISSING, CLIENT_FAILED
   */
  async replay(replay: PreparedReplay): Promise<StepRecord> {
    const { side, target, end } = replay;
    const screen = new ReplayScreen(side.database);
    try {
      if (end.last !== null) await this.pipe(replay, end.last, screen);
    } finally {
      await this.dropThreads(side);
    }
    await this.assertWhole(replay, screen);
    const { gtid = null, groups = 0 } = end.last ?? {};
    return { at: target.at?.toISOString() ?? null, gtid, replayed: groups };
  }

  /** @throws DomainError RESTORE_BINLOG_MISSING */
  private stretchOf(manifest: BackupManifest, { server }: SideDatabase): Promise<Stretch> {
    const { binlog: from, server: origin } = manifest;
    if (server.flavour !== 'mariadb') return refuse(server.flavour);
    if (from === null) return refuse('binlog: null');
    const address = `${server.host}:${server.port}`;
    if (`${origin.host}:${origin.port}` !== address) return refuse(`${origin.host}:${origin.port} ≠ ${address}`);
    return this.servers.on(server, async (session) => {
      const setting = await unfit(session);
      if (setting !== null) return refuse(setting);
      const logs = await session.query<{ Log_name: string; File_size: string }[]>('SHOW BINARY LOGS');
      const first = logs.findIndex(({ Log_name: name }) => name === from.file);
      const isThere = first >= 0 && Number(logs[first]?.File_size) >= from.position;
      if (!isThere) return refuse(`${from.file}:${from.position}`);
      const files = logs.slice(first).map(({ Log_name: name }) => name);
      return { files, from, end: Number(logs.at(-1)?.File_size) };
    });
  }

  /** Both programs must end successfully before the rows are checked. */
  private pipe({ manifest, side, stretch }: PreparedReplay, last: OwnTransaction, screen: ReplayScreen): Promise<void> {
    const { server, database } = side;
    const options = [
      '--read-from-remote-server',
      '--verbose',
      `--start-position=${stretch.from.position}`,
      `--stop-position=${last.end}`,
      // The filter uses the original name; the database is renamed afterwards.
      `--database=${manifest.database}`,
      `--rewrite-db=${manifest.database}->${database}`,
    ];
    const files = stretch.files.slice(0, stretch.files.indexOf(last.file) + 1);
    return this.sides.asReplayer(side, async (login) => {
      const { user, password } = this.settings.database;
      const [binlog, load] = [await clientProgram(server, 'binlog'), await clientProgram(server, 'load')];
      const client = await startClient(load, login, [
        ...loadOptions(server.flavour),
        '--max-allowed-packet=1G',
        database,
      ]);
      client.stdout.resume();
      const source = { host: server.host, port: server.port, user, password };
      const reader = await startClient(binlog, source, [...options, ...files]).catch((error: unknown) => {
        client.kill();
        throw error;
      });
      reader.stdin.end();
      try {
        await feed(client, reader.stdout, screen);
        await Promise.all([client.ended, reader.ended]);
      } finally {
        reader.kill();
      }
    });
  }

  /**
   * MariaDB gives the thread of a session that ended to a new one, with a time that never runs backwards: after events with later stamps the
   * new session's `NOW()` would stay ahead. Not permitted to every account; stamps are seldom later than now.
   */
  private async dropThreads({ server }: SideDatabase): Promise<void> {
    await this.servers.on(server, (session) => session.query('FLUSH THREADS')).catch(() => undefined);
  }

  /** @throws DomainError REPLAY_MISMATCH */
  private async assertWhole({ manifest, side, end: { last } }: PreparedReplay, screen: ReplayScreen): Promise<void> {
    if (last !== null && (!screen.isEnded || screen.gtid !== last.gtid))
      throw replayMismatch({ difference: `${screen.gtid} ≠ ${last.gtid}` });
    const groups = last?.groups ?? 0;
    if (groups !== screen.groups) throw replayMismatch({ difference: `${screen.groups} ≠ ${groups}` });
    const { rows } = await this.loader.contents(side);
    const difference = screen.rows.differenceOf(manifest.rows, rows);
    if (difference !== null) throw replayMismatch({ difference });
  }
}

function refuse(reason: string): never {
  throw restoreBinlogMissing({ reason });
}

/** The server setting that prevents a replay; null if there is none. Only row events can be separated by database. */
async function unfit(session: ServerSession): Promise<string | null> {
  const [row] = await session.query<{ logBin: number; format: string }[]>(
    'SELECT @@log_bin AS logBin, @@GLOBAL.binlog_format AS format',
  );
  if (Number(row?.logBin) !== 1) return 'log_bin=OFF';
  return row?.format === 'ROW' ? null : `binlog_format=${row?.format ?? ''}`;
}
