import type { BinlogPosition, DumpFacts } from '../backup-manifest';

const NEWLINE = 10;
const QUOTE = 39;
const PARENTHESIS = 40;
const SEMICOLON = 59;
const BACKSLASH = 92;
/** Enough for an INSERT that lists every column of a wide table. */
const HEAD_BYTES = 32 * 1024;

const INSERT = /^INSERT INTO `((?:[^`]|``)+)` (?:\([^)]*\) )?VALUES ?/;
const TABLE = /^CREATE TABLE `((?:[^`]|``)+)` \(/;
const POSITION =
  /^-- CHANGE (?:MASTER|REPLICATION SOURCE) TO (?:MASTER|SOURCE)_LOG_FILE='([^']+)', (?:MASTER|SOURCE)_LOG_POS=(\d+);/;
const ROUTINE = 'CREATE ';
const TRIGGER = '/*!50003 CREATE*/';
const EVENT = '/*!50106 CREATE*/';

/** The state of the scanner: the head of a line, its rest, one row per line (MariaDB), many rows in one line (MySQL). */
type Reading = 'head' | 'rest' | 'lines' | 'values';

/**
 * Counts the rows of each table and the objects in a dump while it passes, and checks that the dump is complete. It examines lines, and
 * single bytes only where MySQL writes many rows into one line. The text of a row is never converted to a string.
 */
export class DumpScan {
  private readonly rows = new Map<string, number>();
  private readonly objects = { tables: 0, views: 0, triggers: 0, routines: 0, events: 0 };
  private binlog: BinlogPosition | null = null;
  private reading: Reading = 'head';
  private head: Buffer = Buffer.alloc(0);
  private table = '';
  private counted = 0;
  private isRowStart = false;
  private lastByte = 0;
  private isInText = false;
  private isEscaped = false;
  /** Inside `DELIMITER ;;`: the body of a trigger, routine or event. Only its first line says which of them it is. */
  private body: 'none' | 'begun' | 'known' = 'none';
  private completed = false;

  /** Whether the last line of the dump says that it is complete. */
  get isComplete(): boolean {
    return this.completed;
  }

  get facts(): DumpFacts {
    return { rows: Object.fromEntries(this.rows), objects: this.objects, binlog: this.binlog };
  }

  feed(chunk: Buffer): void {
    for (let at = 0; at < chunk.length;) at = this.step(chunk, at);
    this.lastByte = chunk.at(-1) ?? this.lastByte;
  }

  private step(chunk: Buffer, at: number): number {
    if (this.reading === 'head') return this.readHead(chunk, at);
    if (this.reading === 'lines') return this.countLines(chunk, at);
    if (this.reading === 'values') return this.countValues(chunk, at);
    const end = chunk.indexOf(NEWLINE, at);
    if (end === -1) return chunk.length;
    this.reading = 'head';
    return end + 1;
  }

  private readHead(chunk: Buffer, at: number): number {
    const newline = chunk.indexOf(NEWLINE, at);
    const end = Math.min(newline === -1 ? chunk.length : newline, at + HEAD_BYTES - this.head.length);
    const piece = chunk.subarray(at, end);
    const head = this.head.length === 0 ? piece : Buffer.concat([this.head, piece]);
    const isWhole = end === newline;
    if (!isWhole && head.length < HEAD_BYTES) {
      this.head = Buffer.from(head);
      return end;
    }
    this.head = Buffer.alloc(0);
    this.reading = isWhole ? 'head' : 'rest';
    this.judge(head, isWhole);
    return isWhole ? end + 1 : end;
  }

  private judge(head: Buffer, isWhole: boolean): void {
    if (head.length === 0) return;
    const isInsert = this.body === 'none' && head[0] === 73 && head.indexOf('INSERT INTO ') === 0;
    if (isInsert) this.beginInsert(head, isWhole);
    else this.judgeLine(head.toString('utf8'));
  }

  private beginInsert(head: Buffer, isWhole: boolean): void {
    const [start, name = ''] = INSERT.exec(head.toString('utf8')) ?? [];
    if (start === undefined) return;
    this.completed = false;
    this.table = name.replaceAll('``', '`');
    this.counted = 0;
    this.isRowStart = true;
    const values = head.subarray(Buffer.byteLength(start));
    this.reading = values.length === 0 && isWhole ? 'lines' : 'values';
    if (values.length > 0) this.feedValues(values, isWhole);
  }

  private feedValues(values: Buffer, isWhole: boolean): void {
    this.countValues(values, 0);
    if (isWhole) this.endInsert();
  }

  private judgeLine(line: string): void {
    if (line.startsWith('DELIMITER ')) this.body = line === 'DELIMITER ;' ? 'none' : 'begun';
    else if (this.body === 'begun') this.judgeBody(line);
    else if (this.body === 'none') this.judgeStatement(line);
  }

  private judgeBody(line: string): void {
    const kind = line.startsWith(TRIGGER)
      ? 'triggers'
      : line.startsWith(EVENT)
        ? 'events'
        : line.startsWith(ROUTINE)
          ? 'routines'
          : null;
    if (kind === null) return;
    this.objects[kind] += 1;
    this.body = 'known';
  }

  private judgeStatement(line: string): void {
    this.completed = line.startsWith('-- Dump completed');
    if (line.startsWith('/*!50001 VIEW ')) this.objects.views += 1;
    const table = TABLE.exec(line)?.[1]?.replaceAll('``', '`');
    if (table !== undefined) {
      this.objects.tables += 1;
      this.rows.set(table, 0);
    }
    const [, file, position] = POSITION.exec(line) ?? [];
    if (file !== undefined) this.binlog = { file, position: Number(position) };
  }

  /** One row per line: line breaks in text are escaped. */
  private countLines(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length;) {
      if (this.isRowStart && chunk[at] === PARENTHESIS) this.counted += 1;
      const end = chunk.indexOf(NEWLINE, at);
      this.isRowStart = end !== -1;
      if (end === -1) return chunk.length;
      const before = end === 0 ? this.lastByte : chunk[end - 1];
      at = end + 1;
      if (before === SEMICOLON) {
        this.endInsert();
        return at;
      }
    }
    return chunk.length;
  }

  private countValues(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (this.isInText) this.passText(byte);
      else if (byte === QUOTE) this.isInText = true;
      else if (byte === PARENTHESIS) this.counted += 1;
      else if (byte === NEWLINE) {
        this.endInsert();
        return at + 1;
      }
    }
    return chunk.length;
  }

  private passText(byte: number | undefined): void {
    if (this.isEscaped) this.isEscaped = false;
    else if (byte === BACKSLASH) this.isEscaped = true;
    else if (byte === QUOTE) this.isInText = false;
  }

  private endInsert(): void {
    this.rows.set(this.table, (this.rows.get(this.table) ?? 0) + this.counted);
    this.reading = 'head';
    this.isRowStart = false;
  }
}
