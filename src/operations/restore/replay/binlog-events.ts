/** Types of the events that a `BINLOG` statement may contain: the format, and rows with the table that they belong to. */
const FORMAT = 15;
const TABLE_MAP = 19;
/** Inserted, updated and deleted rows of MariaDB, plain and compressed. */
const ROWS: ReadonlySet<number> = new Set([23, 24, 25, 166, 167, 168]);

const HEADER = 19;
/** Table id and flags are between the header and the name of the database. */
const TABLE_MAP_HEAD = 8;

/** Content of a `BINLOG` statement without its rows. */
export interface EventSummary {
  /** Databases of its tables, one entry per table. */
  readonly databases: readonly string[];
  readonly isKnown: boolean;
}

/** Decodes the events of a `BINLOG` statement. The server would apply them to any database that they name. */
export function summaryOf(events: Buffer): EventSummary {
  const databases: string[] = [];
  let isKnown = true;
  let at = 0;
  while (at + HEADER <= events.length) {
    const type = events.readUInt8(at + 4);
    const size = events.readUInt32LE(at + 9);
    if (size <= HEADER || at + size > events.length) return { databases, isKnown: false };
    if (type === TABLE_MAP) databases.push(databaseOf(events.subarray(at + HEADER, at + size)));
    else if (type !== FORMAT && !(ROWS.has(type) && databases.length > 0)) isKnown = false;
    at += size;
  }
  return { databases, isKnown: isKnown && at === events.length };
}

function databaseOf(body: Buffer): string {
  const length = body.length > TABLE_MAP_HEAD ? body.readUInt8(TABLE_MAP_HEAD) : 0;
  return body.subarray(TABLE_MAP_HEAD + 1, TABLE_MAP_HEAD + 1 + length).toString('latin1');
}
