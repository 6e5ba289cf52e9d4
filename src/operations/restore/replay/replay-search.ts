import { Inject, Injectable } from '@nestjs/common';
import type { Settings } from '../../../config/settings';
import { SETTINGS } from '../../../config/settings.module';
import type { DatabaseServer } from '../../../global/servers/database-server.entity';
import { startClient } from '../../dumps/client/client-process';
import type { ClientLogin, ClientProcess } from '../../dumps/client/client-process';
import { clientProgram } from '../../dumps/client/client-programs';
import { ServerConnections } from '../../servers/server-connections';
import type { ServerSession } from '../../servers/server-connections';
import { leftBy } from '../restore-plan';
import { replayGtidUnknown, replayMismatch, replayMomentAmbiguous, restoreBinlogMissing } from '../restore.errors';
import { headersIn } from './binlog-headers';
import type { TransactionHeader } from './binlog-headers';
import { transactionsOf } from './binlog-transactions';
import type { LoggedTransaction, Stretch } from './binlog-transactions';
import { ReplayEnds } from './replay-end';
import type { ReplayEnd } from './replay-end';
import { isoOf } from './replay-moment';
import type { ReplayTarget } from './replay-moment';

/** The section of a server's log to search, and the tenant's database in it. */
export interface Searched {
  readonly server: DatabaseServer;
  readonly database: string;
  readonly stretch: Stretch;
  /** When the backup began. */
  readonly since: Date;
}

/**
 * Finds the end of a replay as a position. The server's list of its log tells the transactions, and the headers of the log their stamps; both
 * must name the same transactions in the same order. The reader is never told to stop at a time, because it would end at the first later
 * stamp of anybody.
 */
@Injectable()
export class ReplaySearch {
  constructor(
    private readonly servers: ServerConnections,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws DomainError REPLAY_MOMENT_AMBIGUOUS, REPLAY_GTID_UNKNOWN, REPLAY_MISMATCH, RESTORE_BINLOG_MISSING, CLIENT_MISSING, CLIENT_FAILED */
  async endOf(searched: Searched, { at, gtid }: ReplayTarget): Promise<ReplayEnd> {
    const ends = new ReplayEnds(Math.floor(searched.since.getTime() / 1000));
    const hidden: (string | null)[] = [];
    const chosen: ReplayEnd[] = [];
    const now = await this.servers.on(searched.server, async (session) => {
      const { serverId, now: stamp } = await clockOf(session);
      const own = { groups: 0 };
      for await (const [transaction, header] of this.read(session, searched, gtid === null)) {
        if (transaction.databases.has(searched.database)) {
          own.groups += transaction.groups;
          hidden.push(transaction.hidden);
          ends.addOwn({ ...transaction, stamp: header?.stamp ?? 0, groups: own.groups });
        } else if (header !== null && this.isEvidence(transaction, serverId)) ends.addOther(header.stamp);
        if (transaction.gtid === gtid) chosen.push(ends.latest);
      }
      return stamp;
    });
    const end = gtid === null ? theOne(ends, at, now) : chosen[0];
    if (end === undefined) throw replayGtidUnknown({ gtid: gtid ?? '' });
    const missed = hidden.slice(0, end.count).find((position) => position !== null);
    if (missed !== undefined && missed !== null) throw restoreBinlogMissing({ reason: missed });
    return end;
  }

  /** Transactions of other servers have the time of another clock, and those of a replay have former times. */
  private isEvidence({ serverId: writer, databases }: LoggedTransaction, serverId: number): boolean {
    const { tenantDatabasePrefix } = this.settings.database;
    const isReplay = databases.size > 0 && [...databases].every((name) => leftBy(name, tenantDatabasePrefix) !== null);
    return writer === serverId && !isReplay;
  }

  private async *read(
    session: ServerSession,
    { server, database, stretch }: Searched,
    isTimed: boolean,
  ): AsyncGenerator<[LoggedTransaction, TransactionHeader | null]> {
    if (!isTimed) {
      for await (const transaction of transactionsOf(session, database, stretch)) yield [transaction, null];
      return;
    }
    const reader = await this.reader(server, stretch);
    try {
      const headers = headersIn(reader.stdout);
      for await (const transaction of transactionsOf(session, database, stretch)) {
        const { value: header } = (await headers.next()) as IteratorResult<TransactionHeader, undefined>;
        if (header === undefined) await reader.ended;
        const isSame = header?.gtid === transaction.gtid && header.end === transaction.headEnd;
        if (!isSame) throw replayMismatch({ difference: `${header?.gtid ?? '-'} ≠ ${transaction.gtid}` });
        yield [transaction, header];
      }
      const { value: more } = (await headers.next()) as IteratorResult<TransactionHeader, undefined>;
      if (more !== undefined) throw replayMismatch({ difference: `${more.gtid} ≠ -` });
      await reader.ended;
    } finally {
      reader.kill();
    }
  }

  /** Without the rows; annotations are read, because the program counts positions without them wrongly. */
  private async reader(server: DatabaseServer, { files, from, end }: Stretch): Promise<ClientProcess> {
    const { user, password } = this.settings.database;
    const login: ClientLogin = { host: server.host, port: server.port, user, password };
    const range = [`--start-position=${from.position}`, `--stop-position=${end}`];
    const reader = await startClient(await clientProgram(server, 'binlog'), login, [
      '--read-from-remote-server',
      '--base64-output=decode-rows',
      ...range,
      ...files,
    ]);
    reader.stdin.end();
    return reader;
  }
}

async function clockOf(session: ServerSession): Promise<{ serverId: number; now: number }> {
  const [row] = await session.query<{ serverId: number | string; now: number | string }[]>(
    'SELECT @@server_id AS serverId, UNIX_TIMESTAMP() AS now',
  );
  return { serverId: Number(row?.serverId), now: Math.floor(Number(row?.now)) };
}

/** @throws DomainError REPLAY_MOMENT_AMBIGUOUS */
function theOne(ends: ReplayEnds, at: Date | null, now: number): ReplayEnd {
  const found = at === null ? { end: ends.latest } : ends.at(at, now);
  if ('end' in found) return found.end;
  const positions = found.choices.map(({ last }) =>
    last === null ? '-' : `${last.gtid} (${isoOf(last.stamp)}, ${last.file}:${last.end})`,
  );
  throw replayMomentAmbiguous({ at: at?.toISOString() ?? '', positions: positions.join('; ') });
}
