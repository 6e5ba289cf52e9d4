import type { BinlogPosition } from '../../dumps/backup-manifest';
import type { ServerSession } from '../../servers/server-connections';

/** The server's own list of events in a section of its binary log. */
export interface Survey {
  /** Number of row event groups of the database; one per table and statement. */
  readonly groups: number;
  /** Position of a statement that changed the database and that a filter by database misses; null if there is none. */
  readonly hidden: string | null;
}

interface LoggedEvent {
  readonly Pos: number | string;
  readonly Event_type: string;
  readonly End_log_pos: number | string;
  readonly Info: string;
}

const PAGE = 5000;
const CHANGES = /^\W*(?:use `[^`]*`; )?\W*(?:ALTER|CREATE|DROP|RENAME|TRUNCATE|INSERT|UPDATE|DELETE|REPLACE|LOAD)\b/i;

/** Counts the events of a database without a filter, from one position to the last event before another. */
export async function survey(
  session: ServerSession,
  database: string,
  stretch: { readonly files: readonly string[]; readonly from: number; readonly last: BinlogPosition },
): Promise<Survey> {
  let groups = 0;
  let hidden: string | null = null;
  for (const [index, file] of stretch.files.entries()) {
    const until = file === stretch.last.file ? stretch.last.position : Infinity;
    for await (const event of eventsOf(session, file, index === 0 ? stretch.from : 4)) {
      if (Number(event.Pos) > until) break;
      if (event.Event_type === 'Table_map' && event.Info.includes(`(${database}.`)) groups += 1;
      if (event.Event_type.startsWith('Query') && isHidden(event.Info, database)) hidden ??= `${file}:${event.Pos}`;
    }
    if (until !== Infinity) break;
  }
  return { groups, hidden };
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
