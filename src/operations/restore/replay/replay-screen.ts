import { Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';
import { replayForeignStatement } from '../restore.errors';
import { summaryOf } from './binlog-events';
import { ReplayedRows } from './replayed-rows';

const DELIMITER = '/*!*/;';
const EVENTS = /^BINLOG '\n([A-Za-z0-9+/=\n]+)'$/;
const USED = /^use `((?:[^`]|``)+)`$/;
const ROW = /^### (INSERT INTO|DELETE FROM) `((?:[^`]|``)+)`\.`((?:[^`]|``)+)`$/;
const GTID = /^#\d{6} +[\d:]+ server id \d+ +end_log_pos \d+ .*\tGTID (\d+-\d+-\d+)/;
const BEGIN = /^(?:START TRANSACTION|BEGIN|SAVEPOINT `?\w+`?)$/;
const SCHEMA = /^(?:ALTER TABLE|CREATE TABLE|DROP TABLE|TRUNCATE|RENAME TABLE|(?:CREATE (?:UNIQUE )?|DROP )INDEX)\b/i;
const REMAKES = /\b(?:DROP TABLE|TRUNCATE|RENAME)\b/i;
/** Session variables that statements about the schema depend on. */
const SETTINGS =
  /^SET (?:TIMESTAMP=[\d.]+|@@session\.(?:foreign_key_checks|sql_mode|auto_increment_increment|character_set_client|lc_time_names|collation_database|time_zone)\s*=[^;]*)$/;
/** Must not be replayed: ids of transactions and sessions, and commands of the client. */
const LEFT_OUT =
  /^(?:\/\*M?!\d+ SET @@session\.\w+=\d+\*\/|\/\*!\\C \w+ \*\/|SET @@session\.pseudo_thread_id=\d+|(?:ANALYZE|OPTIMIZE|CHECK|REPAIR) .*)$/i;

/**
 * Screens the output of `mariadb-binlog` before the client executes it. Row events contain the name of their database, and the server
 * applies them regardless of the account's privileges, so each event is decoded, and one of another database ends the replay. Besides them,
 * only statements of transactions and statements about the schema pass; the latter are limited by the account's privileges. Ids of
 * transactions are removed, because replayed transactions are new ones. Comments are counted and removed, because they contain customers'
 * rows.
 */
export class ReplayScreen extends Transform {
  readonly rows = new ReplayedRows();
  /** Number of passed row event groups; one per table and statement. */
  groups = 0;
  /** The last transaction that was read, of any database. */
  gtid = '-';
  /** Whether the program reached the end of its input. */
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
    // latin1 maps each byte to one character, so texts in any encoding pass unchanged.
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

  /** Lines between statements: begin and end of each file, and comments. */
  private isAside(line: string): boolean {
    if (line === `DELIMITER ${DELIMITER}`) {
      this.isOpen = true;
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
    const [, gtid] = GTID.exec(line) ?? [];
    if (gtid !== undefined) this.gtid = gtid;
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
