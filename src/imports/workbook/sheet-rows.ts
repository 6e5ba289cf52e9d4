import { plainNumber, wallClock } from './number-formats';
import type { WorkbookFacts } from './workbook-facts';
import { UnreadWorkbook, WORKBOOK_LIMITS } from './workbook-limits';
import { unescaped } from './workbook-texts';
import type { XmlReader } from './xml-events';

/** A row with content, by its row number in the sheet, counted from 1. */
export interface SheetRow {
  readonly number: number;
  readonly cells: readonly string[];
}

interface OpenCell {
  readonly column: number;
  readonly type: string;
  readonly style: number;
  value: string;
}

/** Parses the XML events of a sheet and buffers the rows until they are taken. */
export class SheetRows implements XmlReader {
  private rows: SheetRow[] = [];
  private cells: string[] = [];
  private number = 0;
  private cell: OpenCell | null = null;
  private isValue = false;
  private phonetic = 0;

  constructor(
    private readonly facts: WorkbookFacts,
    private readonly write: (rows: readonly SheetRow[]) => Promise<void>,
  ) {}

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') this.beginRow(attributes['r']);
    else if (name === 'c') this.beginCell(attributes);
    else if (name === 'rPh') this.phonetic += 1;
    this.isValue = (name === 'v' || name === 't') && this.phonetic === 0;
  }

  text(part: string): void {
    if (!this.isValue || this.cell === null) return;
    this.cell.value += part;
    if (this.cell.value.length > WORKBOOK_LIMITS.cellLength * 8)
      throw new UnreadWorkbook('tooLarge', 'a cell is too long');
  }

  close(name: string): void {
    this.isValue = false;
    if (name === 'rPh') this.phonetic -= 1;
    else if (name === 'c') this.endCell();
    else if (name === 'row' && this.cells.some((cell) => cell !== ''))
      this.rows.push({ number: this.number, cells: this.cells });
  }

  async rest(): Promise<void> {
    const { rows } = this;
    this.rows = [];
    await this.write(rows);
  }

  private beginRow(number: string | undefined): void {
    this.number = number === undefined ? this.number + 1 : Number(number);
    this.cells = [];
  }

  private beginCell({ r: reference, t: type = 'n', s: style = '0' }: Readonly<Record<string, string>>): void {
    const column = reference === undefined ? this.cells.length : columnOf(reference);
    if (!(column < WORKBOOK_LIMITS.columns)) throw new UnreadWorkbook('tooLarge', 'too many columns');
    this.cell = { column, type, style: Number(style), value: '' };
  }

  private endCell(): void {
    if (this.cell === null) return;
    const text = this.textOf(this.cell);
    const { column } = this.cell;
    this.cell = null;
    if (text === '') return;
    while (this.cells.length < column) this.cells.push('');
    this.cells[column] = text.slice(0, WORKBOOK_LIMITS.cellLength);
  }

  private textOf({ type, style, value }: OpenCell): string {
    if (value === '') return '';
    if (type === 's') return this.facts.texts[Number(value)] ?? '';
    if (type === 'inlineStr' || type === 'str') return unescaped(value);
    if (type === 'b') return value === '1' ? 'true' : 'false';
    if (type === 'd') return value.replace('T', ' ');
    if (type === 'e') return value;
    return this.facts.dateStyles[style] === true ? wallClock(value, this.facts.is1904) : plainNumber(value);
  }
}

/** The column index of a cell reference, counted from 0: `AB7` is 27. */
function columnOf(reference: string): number {
  const letters = /^([A-Z]{1,3})\d*$/i.exec(reference)?.[1]?.toUpperCase() ?? '';
  if (letters === '') throw new UnreadWorkbook('malformed', 'a cell without a place');
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
