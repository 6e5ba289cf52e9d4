import { DumpScreen } from './dump-screen';

const QUOTE = 0x27;
const BACKSLASH = 0x5c;
const OPEN = 0x28;
const CLOSE = 0x29;
const END = Buffer.from(';\n');

/**
 * A screen that passes everything except rows, and of these the first one of each INSERT. That suffices to test whether a server accepts
 * the tables and the format of the rows.
 */
export class DumpSample extends DumpScreen {
  private depth = 0;
  private inString = false;
  private isEscaped = false;
  private hasRow = false;

  protected override passRows(length: number, isEnd: boolean): boolean {
    const rowEnd = this.hasRow ? 0 : this.firstRowEnd(this.waiting.subarray(0, length));
    if (rowEnd > 0) this.push(this.waiting.subarray(0, rowEnd));
    if (this.hasRow && rowEnd > 0) this.push(END);
    if (isEnd) this.reset();
    return this.skip(length);
  }

  /** Length of the first row in the chunk; the whole chunk while the row has no end. */
  private firstRowEnd(rows: Buffer): number {
    for (let at = 0; at < rows.length; at += 1) {
      if (this.isRowEnd(rows[at] as number)) {
        this.hasRow = true;
        return at + 1;
      }
    }
    return rows.length;
  }

  private isRowEnd(byte: number): boolean {
    if (this.inString) {
      this.throughString(byte);
      return false;
    }
    if (byte === QUOTE) this.inString = true;
    if (byte === OPEN) this.depth += 1;
    if (byte !== CLOSE) return false;
    this.depth -= 1;
    return this.depth === 0;
  }

  private throughString(byte: number): void {
    if (this.isEscaped) this.isEscaped = false;
    else if (byte === BACKSLASH) this.isEscaped = true;
    else if (byte === QUOTE) this.inString = false;
  }

  private reset(): void {
    this.depth = 0;
    this.inString = false;
    this.isEscaped = false;
    this.hasRow = false;
  }
}
