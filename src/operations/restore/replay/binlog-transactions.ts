import type { BinlogPosition } from '../../dumps/backup-manifest';
import type { ServerSession } from '../../servers/server-connections';

/** A section of a server's binary log. */
export interface Stretch {
  readonly files: readonly string[];
  readonly from: BinlogPosition;
  /** End of the last file when it was read; events of the replay itself come after it. */
  readonly end: number;
}

/** A transaction in the server's own list of its log, which names no times. */
export interface LoggedTransaction {
  readonly gtid: string;
  readonly file: string;
  /** End of its first event, by which it is found in the output of `mariadb-binlog`. */
  readonly headEnd: number;
  /** End of its last event. */
  end: number;
  readonly serverId: number;
  /** The databases of its rows and statements. */
  readonly databases: Set<string>;
  /** Number of row event groups of the followed database; one per table and statement. */
  groups: number;
  /** Position of a statement that changed the followed database and that a filter by database misses; null if there is none. */
  hidden: string | null;
}

interface LoggedEvent {
  readonly Pos: number | string;
  readonly Event_type: string;
  readonly Server_id: number | string;
  readonly End_log_pos: number | string;
  readonly Info: string;
}

const PAGE = 5000;
const GTID = /^(?:BEGIN )?GTID (\d+-\d+-\d+)/;
const MAPPED = /\((.+)\.[^.]+\)$/;
const USED = /^use `((?:[^`]|``)+)`; /;
const CHANGES = /^\W*(?:use `[^`]*`; )?\W*(?:ALTER|CREATE|DROP|RENAME|TRUNCATE|INSERT|UPDATE|DELETE|REPLACE|LOAD)\b/i;

/** Lists all transactions of a section in the order of the log, without a filter. */
export async function* transactionsOf(
  session: ServerSession,
  database: string,
  stretch: Stretch,
): AsyncGenerator<LoggedTransaction> {
  let open: LoggedTransaction | null = null;
  for (const [index, file] of stretch.files.entries()) {
    const until = index === stretch.files.length - 1 ? stretch.end : Infinity;
    for await (const event of eventsOf(session, file, index === 0 ? stretch.from.position : 4)) {
      if (Number(event.Pos) >= until) break;
      const begun = begunBy(event, file);
      if (begun === null && open !== null) note(open, event, database);
      if (begun === null) continue;
      if (open !== null) yield open;
      open = begun;
    }
  }
  if (open !== null) yield open;
}

function begunBy(event: LoggedEvent, file: string): LoggedTransaction | null {
  const [, gtid] = event.Event_type === 'Gtid' ? (GTID.exec(event.Info) ?? []) : [];
  if (gtid === undefined) return null;
  const end = Number(event.End_log_pos);
  const serverId = Number(event.Server_id);
  return { gtid, file, headEnd: end, end, serverId, databases: new Set(), groups: 0, hidden: null };
}

/** Events of the log itself, such as that of a new file, belong to no transaction and do not extend one. */
const ASIDE: ReadonlySet<string> = new Set([
  'Format_desc',
  'Rotate',
  'Stop',
  'Gtid_list',
  'Binlog_checkpoint',
  'Start_encryption',
]);

function note(transaction: LoggedTransaction, event: LoggedEvent, database: string): void {
  const { Event_type: type, Info: info } = event;
  if (ASIDE.has(type)) return;
  transaction.end = Number(event.End_log_pos);
  if (type === 'Table_map') {
    const [, mapped = ''] = MAPPED.exec(info) ?? [];
    transaction.databases.add(mapped);
    if (mapped === database) transaction.groups += 1;
  }
  if (!type.startsWith('Query')) return;
  const [, used] = USED.exec(info) ?? [];
  if (used !== undefined) transaction.databases.add(used.replaceAll('``', '`'));
  if (!isHidden(info, database)) return;
  transaction.databases.add(database);
  transaction.hidden ??= `${transaction.file}:${event.Pos}`;
}

async function* eventsOf(session: ServerSession, file: string, from: number): AsyncGenerator<LoggedEvent> {
  for (let at = from; ;) {
    const page = await session.query<LoggedEvent[]>(`SHOW BINLOG EVENTS IN ? FROM ${at} LIMIT ${PAGE}`, [file]);
    yield* page;
    const next = Number(page.at(-1)?.End_log_pos ?? 0);
    if (page.length < PAGE || next <= at) return;
    at = next;
  }
}

/**
 * A statement with another default database, or none, such as the table exchange of a restore. Statements about privileges do not change
 * data.
 */
function isHidden(info: string, database: string): boolean {
  if (info.startsWith(`use \`${database}\`; `) || !CHANGES.test(info)) return false;
  const isTable = new RegExp(`(?<!\\w)${database}(?!\\w)\`?\\s*\\.`).test(info);
  return isTable || new RegExp(`DROP (?:DATABASE|SCHEMA)\\b.*(?<!\\w)${database}(?!\\w)`, 'is').test(info);
}
