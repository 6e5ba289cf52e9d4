import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { throwIfInterrupted } from '#kernel';
import type { ReportProgress } from '#jobs';
import { quoteIdentifier } from '#persistence';
import type { DatabaseServer } from '../../global/servers/database-server.entity';
import { tablesOf } from '../dumps/side-loader';
import { ServerConnections } from '../servers/server-connections';
import type { ServerSession } from '../servers/server-connections';
import { moveCopyDiffers } from './move.errors';
import { channelOf } from './move-plan';
import type { MovePlan } from './move-plan';
import { isConversion, MoveConversion } from './conversion/move-conversion';
import type { LogPosition } from './replication/channel-dialect';
import { ReplicationChannels } from './replication/replication-channels';

/** Rows of a table and two sums over their contents. */
interface Sum {
  readonly total: string;
  readonly sum: string | null;
  readonly mixed: string | null;
}

/** Tries to begin a snapshot while nothing is written, on a server that does not tell the position of a snapshot. */
const QUIET_TRIES = 200;

/**
 * Compares all tables of both servers as of one moment, while the source is written to: the source in a snapshot whose position in the log is
 * known, the target stopped at that position.
 */
@Injectable()
export class MoveComparison {
  constructor(
    private readonly servers: ServerConnections,
    private readonly channels: ReplicationChannels,
    private readonly conversion: MoveConversion,
  ) {}

  /** While the channel runs; it runs again afterwards. @throws DomainError MOVE_COPY_DIFFERS, MOVE_REPLICATION_FAILED */
  async compareRunning(plan: MovePlan, report: ReportProgress): Promise<{ tables: number; rows: number }> {
    const channel = channelOf(plan);
    await this.channels.hold(channel);
    return this.servers.alone(plan.from, async (source) => {
      const position = await this.snapshot(source, plan.from);
      await this.channels.applyUntil(channel, position);
      const compared = await this.compare(plan, source, report);
      await source.query('COMMIT');
      await this.channels.goOn(channel);
      return compared;
    });
  }

  /** While nothing writes to either of them. @throws DomainError MOVE_COPY_DIFFERS */
  compareAtRest(plan: MovePlan, report: ReportProgress): Promise<{ tables: number; rows: number }> {
    if (isConversion(plan)) return this.conversion.compare(plan, report);
    return this.servers.on(plan.from, (source) => this.compare(plan, source, report));
  }

  private async compare(plan: MovePlan, source: ServerSession, report: ReportProgress) {
    const tables = await tablesOf(source, plan.database);
    const copied = await this.servers.on(plan.to, (target) => tablesOf(target, plan.database));
    if (copied.join(' ') !== tables.join(' ')) throw moveCopyDiffers({ difference: differenceOf(tables, copied) });
    let rows = 0;
    for (const [done, table] of tables.entries()) {
      throwIfInterrupted();
      const sql = await sumOf(source, plan.database, table);
      const [[original], [copy]] = await Promise.all([
        source.query<Sum[]>(sql),
        this.servers.on(plan.to, (target) => target.query<Sum[]>(sql)),
      ]);
      if (JSON.stringify(original) !== JSON.stringify(copy))
        throw moveCopyDiffers({ difference: `${table}: ${original?.total ?? '?'} ≠ ${copy?.total ?? '?'}` });
      rows += Number(original?.total);
      report(done + 1, tables.length);
    }
    return { tables: tables.length, rows };
  }

  /** Begins a snapshot and returns its position in the log. */
  private async snapshot(session: ServerSession, server: DatabaseServer): Promise<LogPosition> {
    await session.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    if (server.flavour === 'mariadb') {
      await session.query('START TRANSACTION WITH CONSISTENT SNAPSHOT');
      const rows = await session.query<{ Variable_name: string; Value: string }[]>(
        "SHOW STATUS LIKE 'binlog_snapshot_%'",
      );
      const values = new Map(rows.map(({ Variable_name: name, Value: value }) => [name.toLowerCase(), value]));
      return {
        file: values.get('binlog_snapshot_file') ?? '',
        position: Number(values.get('binlog_snapshot_position')),
      };
    }
    return this.quietSnapshot(session, server);
  }

  /** A snapshot before and after which the log has the same end. */
  private async quietSnapshot(session: ServerSession, server: DatabaseServer): Promise<LogPosition> {
    for (let tried = 0; tried < QUIET_TRIES; tried += 1) {
      const before = await this.channels.end(server);
      await session.query('START TRANSACTION WITH CONSISTENT SNAPSHOT');
      const after = await this.channels.end(server);
      if (before !== null && after !== null && before.file === after.file && before.position === after.position)
        return after;
      await session.query('COMMIT');
      await pause(tried);
    }
    throw moveCopyDiffers({ difference: 'the source was never at rest' });
  }
}

/** Sums over all rows of a table, whatever their order. A null is told apart from an empty text. */
async function sumOf(session: ServerSession, database: string, table: string): Promise<string> {
  const columns = await session.query<{ name: string }[]>(
    `SELECT COLUMN_NAME AS name FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`,
    [database, table],
  );
  const names = columns.map(({ name }) => quoteIdentifier(name));
  const nulls = names.map((name) => `ISNULL(${name})`).join(', ');
  const row = `CONCAT_WS('#', ${names.join(', ')}, CONCAT(${nulls}))`;
  return `SELECT COUNT(*) AS total, CAST(SUM(CRC32(${row})) AS CHAR) AS \`sum\`, CAST(BIT_XOR(CRC32(CONCAT(${row}, '~'))) AS CHAR) AS mixed
    FROM ${quoteIdentifier(database)}.${quoteIdentifier(table)}`;
}

const differenceOf = (tables: readonly string[], copied: readonly string[]): string =>
  [...tables.filter((name) => !copied.includes(name)), ...copied.filter((name) => !tables.includes(name))].join(', ');
