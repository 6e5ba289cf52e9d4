import { Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';
import { foreign, screened } from './dump-grammar';
import { firstStatement, trailingCode } from './dump-statement';
import { DumpValues, GOES_ON, NO_VALUES } from './dump-values';
import { dumpForeignStatement } from '../dump.errors';

/** Only an INSERT can be longer, and its rows are not kept in memory. */
const MAX_STATEMENT_LENGTH = 4 * 1024 * 1024;
const MAX_HEAD_LENGTH = 512 * 1024;
const SHORT = 8 * 1024;

const NAME = '`[^`]+(?:``[^`]*)*`';
const BEFORE = '[ \\t\\r\\n]*(?:(?:-- [^\\n\\\\]*\\n|--\\r?\\n)[ \\t\\r\\n]*)*';
const INSERT = new RegExp(`^${BEFORE}INSERT (?:IGNORE )?INTO ${NAME} (?:\\(${NAME}(?:, ?${NAME})*\\) )?VALUES\\s*`);
/** Matches the begin of an INSERT before its head is complete. */
const INSERT_BEGUN = new RegExp(`^${BEFORE}INSERT\\b`);
const DELIMITER = /^[ \t\r\n]*DELIMITER (;;?)[ \t]*\r?\n/i;
const DELIMITER_BEGUN = /^[ \t\r\n]*(?:D(?:E(?:L(?:I(?:M(?:I(?:T(?:E(?:R[^\n]*)?)?)?)?)?)?)?)?)$/i;

/**
 * Passes only statements that a dump of one database consists of, before the client reads them; the client would execute `USE`, `GRANT` or
 * `\! command` (pitfalls: backup 4). Bytes are passed unchanged, except for the `DEFINER` of views, triggers, routines and events. Text is
 * processed as single bytes, because no byte of a UTF-8 sequence is a significant ASCII character.
 */
export class DumpScreen extends Transform {
  private held: Buffer = Buffer.alloc(0);
  private delimiter = ';';
  private values: DumpValues | null = null;
  private total = 0;

  /** `onBytes` is called with the number of bytes read so far. */
  constructor(private readonly onBytes?: (total: number) => void) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      this.total += chunk.length;
      this.onBytes?.(this.total);
      this.held = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
      while (this.held.length > 0 && (this.values === null ? this.passNext() : this.passValues()));
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    const text = this.held.toString('latin1');
    const code = this.values === null ? attempt(() => trailingCode(text)) : 'INSERT';
    if (code instanceof Error) return done(code);
    if (code !== '') return done(foreign(code));
    this.push(this.held);
    done();
  }

  /** Passes available rows. Returns false if no input is left. */
  private passValues(): boolean {
    const end = this.values?.scan(this.held, 0) ?? GOES_ON;
    if (end === NO_VALUES) throw dumpForeignStatement({ statement: 'INSERT' });
    if (end === GOES_ON) return this.passRows(this.held.length, false);
    this.values = null;
    return this.passRows(end, true);
  }

  /** Input that is held back. */
  protected get waiting(): Buffer {
    return this.held;
  }

  /** Passes rows up to `length`; with `_isEnd` the last row ends the INSERT. */
  protected passRows(length: number, _isEnd: boolean): boolean {
    return this.pass(length);
  }

  protected skip(length: number): boolean {
    this.held = this.held.subarray(length);
    return true;
  }

  /** Most statements are short; decoding the whole buffer for each one would have quadratic cost. */
  private passNext(): boolean {
    for (const window of [SHORT, MAX_STATEMENT_LENGTH]) {
      if (this.passStatement(this.held.toString('latin1', 0, window))) return true;
      if (this.held.length <= window) return false;
    }
    return false;
  }

  private passStatement(text: string): boolean {
    if (this.delimiter === ';' && INSERT_BEGUN.test(text)) return this.beginValues(text);
    const delimiter = DELIMITER.exec(text);
    if (delimiter !== null) {
      this.delimiter = delimiter[1] ?? ';';
      return this.pass(delimiter[0].length);
    }
    if (DELIMITER_BEGUN.test(text)) return false;
    const statement = firstStatement(text, this.delimiter);
    if (statement === null) return this.waitFor(text, MAX_STATEMENT_LENGTH);
    const { end, code } = statement;
    const raw = text.slice(0, code.length);
    const sent = screened(raw, code, { delimiter: this.delimiter });
    if (sent === raw) return this.pass(end);
    this.push(Buffer.from(sent + text.slice(code.length, end), 'latin1'));
    this.held = this.held.subarray(end);
    return true;
  }

  private beginValues(text: string): boolean {
    const head = INSERT.exec(text.slice(0, MAX_HEAD_LENGTH));
    if (head === null) return this.waitFor(text, MAX_HEAD_LENGTH);
    if (head[0].length === text.length) return false;
    this.values = new DumpValues();
    return this.pass(head[0].length);
  }

  private waitFor(text: string, longest: number): boolean {
    if (text.length >= longest) throw foreign(text);
    return false;
  }

  private pass(length: number): boolean {
    this.push(this.held.subarray(0, length));
    return this.skip(length);
  }
}

function attempt(work: () => string): string | Error {
  try {
    return work();
  } catch (error) {
    return error as Error;
  }
}
