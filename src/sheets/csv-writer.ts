import type { FileHandle } from 'node:fs/promises';
import { BYTE_ORDER_MARK, csvLines, decimalFor, separatorOf } from './csv-layout';
import type { Separator } from './csv-layout';
import { neutralized } from './formula';
import { cellOf } from './sheet';
import type { Cell, CellKind, SheetColumn, SheetReader, SheetWriter } from './sheet';

/**
 * A list as CSV (RFC 4180): UTF-8 with byte order mark, separator and decimal sign of the reader's language, other values as in the API.
 */
export class CsvWriter<V> implements SheetWriter<V> {
  private readonly separator: Separator;
  private isBegun = false;

  constructor(
    private readonly file: FileHandle,
    private readonly columns: readonly SheetColumn<V>[],
    private readonly reader: SheetReader,
  ) {
    this.separator = separatorOf(reader.locale);
  }

  async write(views: readonly V[]): Promise<void> {
    await this.begin();
    const { columns, separator } = this;
    await this.append(
      views.map((view) => columns.map((column) => csvCell(cellOf(view, column), column.kind, separator))),
    );
  }

  end(): Promise<void> {
    return this.begin();
  }

  /** Nothing to clean up: every row was written directly to the file. */
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
    await this.file.write(csvLines(rows, this.separator));
  }
}

/** Only text cells can contain a formula: the product writes the values of the other kinds. */
function csvCell(cell: Cell, kind: CellKind, separator: Separator): string {
  if (cell === null) return '';
  if (kind === 'decimal') return decimalFor(separator, String(cell));
  return kind === 'text' ? neutralized(String(cell)) : String(cell);
}
