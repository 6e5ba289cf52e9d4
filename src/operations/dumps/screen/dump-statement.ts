import { dumpForeignStatement } from '../dump.errors';

/** A statement of a dump, as servers and clients of all versions would read it. */
export interface DumpStatement {
  /** Where the next statement begins. */
  readonly end: number;
  /** As long as the text: comments are blank, contents of strings are {@link HIDDEN}, names are unchanged. */
  readonly code: string;
}

/** Replaces each character of a string's content. */
export const HIDDEN = '\u0001';

/** First line of dumps since 2024. No later line can end the sandbox mode of the client. */
const SANDBOX_LINE = '/*M!999999\\- enable the sandbox mode */';

// Unrolled pattern: an unfinished string costs one pass, while nested repetition would backtrack exponentially.
const STRING = /'[^'\\]*(?:(?:\\[\s\S]|'')[^'\\]*)*'|"[^"\\]*(?:(?:\\[\s\S]|"")[^"\\]*)*"/y;
const NAME = /`[^`]+(?:``[^`]*)*`/y;
const LINE_COMMENT = /(?:--(?=[ \t\r\n])|#)[^\n]*\n/y;
const BLOCK_COMMENT = /\/\*(?!M?!)[\s\S]*?\*\//y;
const CONDITION = /\/\*M?!\d{5,6}(?=[ \t\r\n])/y;
const PLAIN = /[^'"`\\\-#/*;]+/y;

/**
 * The first statement of the text, or null if its end is not there yet. A conditional comment, which only some server versions execute,
 * must parse the same way whether it is executed or skipped, and so must words that the client takes for commands. An ambiguous text is
 * refused.
 *
 * @throws DomainError DUMP_FOREIGN_STATEMENT
 */
export function firstStatement(text: string, delimiter: string): DumpStatement | null {
  const reading = new Reading(text);
  while (reading.at < text.length) {
    if (!reading.isConditional && text.startsWith(delimiter, reading.at)) return reading.ended(delimiter.length);
    if (!reading.step()) return null;
  }
  return null;
}

/** The code after the last statement; only comments are allowed there. */
export function trailingCode(text: string): string {
  const reading = new Reading(`${text}\n`);
  while (reading.at <= text.length && reading.step());
  return reading.at <= text.length ? text : reading.code.trim();
}

/** Reads a text token by token, and tracks conditional comments. */
class Reading {
  at = 0;
  code = '';
  isConditional = false;

  constructor(private readonly text: string) {}

  /** Reads one token. Returns false if the token is incomplete. */
  step(): boolean {
    const next = this.text[this.at] ?? '';
    if (next === "'" || next === '"') return this.piece(STRING, hidden);
    if (next === '`') return this.piece(NAME, same);
    if (next === '-' || next === '#') return this.dash();
    if (next === '/') return this.slash();
    if (next === '*') return this.star();
    if (next === '\\') throw foreign('a command of the client');
    if (next === ';') return this.pass(1);
    return this.piece(PLAIN, same);
  }

  ended(delimiterLength: number): DumpStatement {
    return { end: this.at + delimiterLength, code: this.code };
  }

  private dash(): boolean {
    const beginning = this.text.slice(this.at, this.at + 3);
    if (/^(?:#|--[ \t\r\n]|--?$)/.test(beginning)) return this.piece(LINE_COMMENT, blank);
    if (beginning.startsWith('--')) throw foreign('a comment to some and none to others');
    return this.pass(1);
  }

  private slash(): boolean {
    if (this.text.startsWith(SANDBOX_LINE, this.at)) return this.blanks(SANDBOX_LINE.length);
    if (this.text[this.at + 1] !== '*') return this.pass(1);
    if (this.isConditional) throw foreign('a comment in a comment');
    if (!/^\/\*M?!/.test(this.text.slice(this.at, this.at + 4))) return this.piece(BLOCK_COMMENT, blank);
    CONDITION.lastIndex = this.at;
    const mark = CONDITION.exec(this.text);
    if (mark === null) return this.unfinishedMark();
    this.isConditional = true;
    return this.blanks(mark[0].length);
  }

  /** The mark may continue in the next chunk. */
  private unfinishedMark(): boolean {
    if (this.text.length - this.at <= SANDBOX_LINE.length) return false;
    throw foreign('a comment of no version');
  }

  private star(): boolean {
    if (this.text[this.at + 1] !== '/') return this.pass(1);
    if (!this.isConditional) throw foreign('the end of no comment');
    this.isConditional = false;
    return this.blanks(2);
  }

  /** A server that skips a conditional comment finds its end even inside strings. */
  private piece(pattern: RegExp, written: (piece: string) => string): boolean {
    pattern.lastIndex = this.at;
    const piece = pattern.exec(this.text)?.[0];
    if (piece === undefined) return false;
    if (this.isConditional && pattern !== PLAIN && piece.includes('*/')) throw foreign('a comment that ends twice');
    if (written === blank && piece.includes('\\')) throw foreign('a command of the client');
    this.code += written(piece);
    this.at += piece.length;
    return true;
  }

  private pass(length: number): boolean {
    this.code += this.text.slice(this.at, this.at + length);
    this.at += length;
    return true;
  }

  private blanks(length: number): boolean {
    this.code += ' '.repeat(length);
    this.at += length;
    return true;
  }
}

const same = (piece: string): string => piece;
const blank = (piece: string): string => ' '.repeat(piece.length);
const hidden = (piece: string): string => `${piece[0]}${HIDDEN.repeat(piece.length - 2)}${piece.at(-1)}`;
const foreign = (statement: string): Error => dumpForeignStatement({ statement });
