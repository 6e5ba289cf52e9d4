import type { FileHandle } from 'node:fs/promises';
import { BYTE_ORDER_MARK, csvLines, separatorOf } from './csv-layout';
import { neutralized } from './formula';
import { cellOf } from './sheet';
import type { Cell, SheetColumn, SheetReader, SheetWriter } from './sheet';

/** A list as CSV (RFC 4180): UTF-8 with its mark, the separator of the reader's language, everything else as the API writes it. */
export class CsvWriter<V> implements SheetWriter<V> {
  private isBegun = false;

  constructor(
    private readonly file: FileHandle,
    private readonly columns: readonly SheetColumn<V>[],
    private readonly reader: SheetReader,
  ) {}

  async write(views: readonly V[]): Promise<void> {
    await this.begin();
    await this.append(views.map((view) => this.columns.map((column) => csvCell(cellOf(view, column), column))));
  }

  end(): Promise<void> {
    return this.begin();
  }

  /** What was written went straight to the file. */
  abandon(): void {
    this.isBegun = true;
  }

  private async begin(): Promise<void> {
    if (this.isBegun) return;
    this.isBegun = true;
    await this.file.write(BYTE_ORDER_MARK);
    await this.append([this.columns.map((column) => neutralized(column[this.reader.locale]))]);
  }

  private async append(rows: string[][]): Promise<void> {
    await this.file.write(csvLines(rows, separatorOf(this.reader.locale)));
  }
}

/** Only a text can be a formula: what the other kinds hold was written by the product. */
function csvCell<V>(cell: Cell, { kind }: SheetColumn<V>): string {
  if (cell === null) return '';
  return kind === 'text' ? neutralized(String(cell)) : String(cell);
}
