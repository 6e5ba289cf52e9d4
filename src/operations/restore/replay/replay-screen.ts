import { Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';
import { replayForeignStatement } from '../restore.errors';
import { summaryOf } from './binlog-events';
import { ReplayedRows } from './replayed-rows';

const DELIMITER = '/*!*/;';
const EVENTS = /^BINLOG '\n([A-Za-z0-9+/=\n]+)'$/;
const USED = /^use `((?:[^`]|``)+)`$/;
const ROW = /^### (INSERT INTO|DELETE FROM) `((?:[^`]|``)+)`\.`((?:[^`]|``)+)`$/;
const NAMED = /^# at (\d+)$/;
const BEGIN = /^(?:START TRANSACTION|BEGIN|SAVEPOINT `?\w+`?)$/;
const SCHEMA = /^(?:ALTER TABLE|CREATE TABLE|DROP TABLE|TRUNCATE|RENAME TABLE|(?:CREATE (?:UNIQUE )?|DROP )INDEX)\b/i;
const REMAKES = /\b(?:DROP TABLE|TRUNCATE|RENAME)\b/i;
/** What a statement about the schema depends on. */
const SETTINGS =
  /^SET (?:TIMESTAMP=[\d.]+|@@session\.(?:foreign_key_checks|sql_mode|auto_increment_increment|character_set_client|lc_time_names|collation_database|time_zone)\s*=[^;]*)$/;
/** What must not be taken over from the time it was written: ids of transactions and sessions, and what only the client understands. */
const LEFT_OUT =
  /^(?:\/\*M?!\d+ SET @@session\.\w+=\d+\*\/|\/\*!\\C \w+ \*\/|SET @@session\.pseudo_thread_id=\d+|(?:ANALYZE|OPTIMIZE|CHECK|REPAIR) .*)$/i;

/**
 * Stands between the program that reads the server's log and the client that runs it. Row events carry the name of their database
 * inside, and no account is stopped from applying them: so each is opened, and one of another database ends the replay. Of the rest
 * passes what a transaction consists of, and statements about the schema, which the account limits. Ids of transactions stay behind:
 * what is replayed is new. Comments are counted, and go no further either: they are customers' rows.
 */
export class ReplayScreen extends Transform {
  readonly rows = new ReplayedRows();
  /** Groups of rows that passed, one a table and statement. */
  groups = 0;
  /** Which of the files was read last, from 1, and the place of its last event. */
  files = 0;
  position = 0;
  /** Whether the program came to the end of what it was to read. */
  isEnded = false;
  private rest = '';
  private lines: string[] = [];
  private isOpen = false;
  private used = '';

  constructor(private readonly database: string) {
    super();
    this.push(`DELIMITER ${DELIMITER}\n`);
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    // One character a byte: texts pass as they are, whatever they are written in.
    const lines = (this.rest + chunk.toString('latin1')).split('\n');
    this.rest = lines.pop() ?? '';
    try {
      for (const line of lines) this.line(line);
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  private line(line: string): void {
    if (this.lines.length === 0 && this.isAside(line)) return;
    this.lines.push(line);
    if (!line.endsWith(DELIMITER)) return;
    const statement = this.lines.join('\n').slice(0, -DELIMITER.length).trim();
    this.lines = [];
    if (this.passes(statement)) this.push(Buffer.from(`${statement}\n${DELIMITER}\n`, 'latin1'));
  }

  /** Between statements: where each file begins and ends, and comments. */
  private isAside(line: string): boolean {
    if (line === `DELIMITER ${DELIMITER}`) {
      this.isOpen = true;
      this.files += 1;
      this.position = 0;
    } else if (line === 'DELIMITER ;') {
      this.isOpen = false;
    } else if (line.startsWith('#')) {
      this.comment(line);
    } else {
      return !this.isOpen || line === '';
    }
    return true;
  }

  private comment(line: string): void {
    if (line === '# End of log file') this.isEnded = true;
    const [, position] = NAMED.exec(line) ?? [];
    if (position !== undefined) this.position = Number(position);
    const [, verb, , table] = ROW.exec(line) ?? [];
    if (table !== undefined) this.rows.note(table, verb === 'INSERT INTO' ? 1 : -1);
  }

  private passes(statement: string): boolean {
    if (LEFT_OUT.test(statement)) return false;
    if (SETTINGS.test(statement) || BEGIN.test(statement)) return true;
    if (statement === 'COMMIT') this.rows.commit();
    else if (statement === 'ROLLBACK') this.rows.rollBack();
    else if (!this.isOfRows(statement) && !this.isUse(statement) && !this.isOfSchema(statement))
      throw replayForeignStatement({ statement: headOf(statement) });
    return true;
  }

  private isOfRows(statement: string): boolean {
    const [, encoded] = EVENTS.exec(statement) ?? [];
    if (encoded === undefined) return false;
    const { databases, isKnown } = summaryOf(Buffer.from(encoded, 'base64'));
    const foreign = databases.find((database) => database !== this.database);
    if (foreign !== undefined) throw replayForeignStatement({ statement: `BINLOG ${foreign}` });
    this.groups += databases.length;
    return isKnown;
  }

  private isUse(statement: string): boolean {
    const [, used] = USED.exec(statement) ?? [];
    if (used !== undefined) this.used = used;
    return used === this.database;
  }

  private isOfSchema(statement: string): boolean {
    if (this.used !== this.database || !SCHEMA.test(statement)) return false;
    if (REMAKES.test(statement)) this.rows.remake(statement);
    return true;
  }
}

const headOf = (statement: string): string => (statement.match(/\w+/g) ?? []).slice(0, 2).join(' ').slice(0, 64);
