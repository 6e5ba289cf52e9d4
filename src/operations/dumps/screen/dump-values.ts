export const GOES_ON = -1;
export const NO_VALUES = -2;

// Classes of bytes outside of strings, within the rows of an INSERT.
const REFUSED = 0;
const BLANK = 1;
const COMMA = 2;
const OPEN = 3;
const CLOSE = 4;
const QUOTED = 5;
const END = 6;
const IN_WORD = 7;

const BYTE_KINDS = new Uint8Array(256);
const mark = (characters: string, kind: number): void => {
  for (const character of characters) BYTE_KINDS[character.charCodeAt(0)] = kind;
};
mark(' \t\r\n', BLANK);
mark(',', COMMA);
mark('(', OPEN);
mark(')', CLOSE);
mark("'", QUOTED);
mark(';', END);
mark('0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.+-', IN_WORD);

const QUOTE = 0x27;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
/** Numbers, including hexadecimal ones of any length, and the few words that rows contain. */
const WORD = /^(?:[-+.\d][\w.+-]*|NULL|_binary|_utf8mb4|x|b|TRUE|FALSE|DEFAULT)$/i;
const MAX_WORD_LENGTH = 16;

/**
 * Parses the rows of an INSERT byte by byte, over any number of chunks: rows consist of numbers, strings and a few words. Anything else,
 * such as a function, a second statement or a comment, is refused.
 */
export class DumpValues {
  private inString = false;
  private isEscaped = false;
  private word = '';
  private before: number = COMMA;
  private last = 0;

  /** Position after the `;` that ends the statement in the chunk, or {@link GOES_ON}, or {@link NO_VALUES}. */
  scan(chunk: Uint8Array, from: number): number {
    const length = chunk.length;
    for (let at = from; at < length; at += 1) {
      const byte = chunk[at] as number;
      if (this.inString) {
        at = this.throughString(chunk, at);
        continue;
      }
      const kind = BYTE_KINDS[byte] as number;
      if (kind === IN_WORD) {
        if (byte === MINUS && this.last === MINUS) return NO_VALUES;
        if (this.word.length < MAX_WORD_LENGTH) this.word += String.fromCharCode(byte);
      } else if (!this.follows(kind)) return NO_VALUES;
      this.last = byte;
      if (kind === END) return at + 1;
    }
    return GOES_ON;
  }

  /** Position of the closing quote, or the end of the chunk. */
  private throughString(chunk: Uint8Array, from: number): number {
    let at = from;
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (this.isEscaped) this.isEscaped = false;
      else if (byte === BACKSLASH) this.isEscaped = true;
      else if (byte === QUOTE) {
        this.inString = false;
        return at;
      }
    }
    return at;
  }

  /** Whether the token may follow the previous one. A bracket after a word would be a function call. */
  private follows(kind: number): boolean {
    if (this.word !== '') {
      if (!WORD.test(this.word)) return false;
      this.word = '';
      this.before = IN_WORD;
    }
    if (kind === BLANK) return true;
    if (kind === REFUSED || (kind === OPEN && this.before !== COMMA)) return false;
    if (kind === END && this.before !== CLOSE) return false;
    this.inString = kind === QUOTED;
    this.before = kind;
    return true;
  }
}
