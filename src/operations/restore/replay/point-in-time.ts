import { Inject, Injectable } from '@nestjs/common';
import { clock } from '#kernel';
import type { Settings } from '../../../config/settings';
import { SETTINGS } from '../../../config/settings.module';
import type { BackupManifest, BinlogPosition } from '../../dumps/backup-manifest';
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
import { survey } from './binlog-survey';
import { stopOf } from './replay-moment';
import { ReplayScreen } from './replay-screen';

/** Input of a replay: the loaded data and the target time. */
export interface Replay {
  readonly manifest: BackupManifest;
  readonly side: SideDatabase;
  readonly at: Date;
}

/** The section of the server's binary log after a backup. */
interface Stretch {
  readonly files: readonly string[];
  readonly from: BinlogPosition;
  /** End of the last file when it was read; events of the replay itself come after it. */
  readonly end: number;
}

/**
 * Replays the changes of a loaded backup's database up to a later time, from the binary log (operations.md §3). A wrong filter replays
 * nothing or rows of another tenant, and every program exits with 0 (pitfalls: P15). So the number of event groups must match the server's
 * own list, and each table must contain its former rows plus the inserted minus the deleted ones.
 */
@Injectable()
export class PointInTime {
  constructor(
    private readonly servers: ServerConnections,
    private readonly sides: SideDatabases,
    private readonly loader: SideLoader,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Checked before anything is created. @throws DomainError RESTORE_MOMENT_INVALID, RESTORE_BINLOG_MISSING */
  async assertPossible({ manifest, side, at }: Replay): Promise<void> {
    const { createdAt } = manifest;
    const isWithin = at >= new Date(createdAt) && at <= clock.now();
    if (!isWithin) throw restoreMomentInvalid({ at: at.toISOString(), expected: `${createdAt} …` });
    await this.stretchOf(manifest, side);
  }

  /**
   * Runs once on newly loaded data: a repetition would apply the changes twice.
   *
   * @throws DomainError RESTORE_BINLOG_MISSING, REPLAY_FOREIGN_STATEMENT, REPLAY_MISMATCH, CLIENT_MISSING, CLIENT_FAILED
   */
  async replay({ manifest, side, at }: Replay): Promise<StepRecord> {
    const stretch = await this.stretchOf(manifest, side);
    const screen = new ReplayScreen(side.database);
    await this.pipe({ manifest, side, at }, stretch, screen);
    await this.assertWhole(manifest, side, stretch, screen);
    return { at: at.toISOString(), replayed: screen.groups };
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
  private pipe({ manifest, side, at }: Replay, { files, from, end }: Stretch, screen: ReplayScreen): Promise<void> {
    const { server, database } = side;
    const options = [
      '--read-from-remote-server',
      '--verbose',
      `--start-position=${from.position}`,
      `--stop-position=${end}`,
      `--stop-datetime=${stopOf(at)}`,
      // The filter uses the original name; the database is renamed afterwards.
      `--database=${manifest.database}`,
      `--rewrite-db=${manifest.database}->${database}`,
    ];
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
      // Started last and read at once, because Node discards the output of a program that ends before it is read.
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

  /** @throws DomainError REPLAY_MISMATCH */
  private async assertWhole(
    manifest: BackupManifest,
    side: SideDatabase,
    { files, from }: Stretch,
    screen: ReplayScreen,
  ): Promise<void> {
    const file = files[screen.files - 1];
    if (!screen.isEnded || file === undefined) throw replayMismatch({ difference: 'end of the log not reached' });
    const stretch = { files, from: from.position, last: { file, position: screen.position } };
    const seen = await this.servers.on(side.server, (session) => survey(session, manifest.database, stretch));
    if (seen.hidden !== null) refuse(seen.hidden);
    if (seen.groups !== screen.groups) throw replayMismatch({ difference: `${screen.groups} ≠ ${seen.groups}` });
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
