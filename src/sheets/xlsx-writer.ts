import { once } from 'node:events';
import type { FileHandle } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { ZipArchive } from '#storage';
import { cellOf } from './sheet';
import type { SheetColumn, SheetReader, SheetWriter } from './sheet';
import { cellXml, columnName, STYLE, textXml } from './xlsx-cells';
import { SHEET_END, SHEET_PART, sheetHead, WORKBOOK_PARTS } from './xlsx-parts';

/** A list as a workbook: numbers are numbers, days are dates, and the sheet is compressed while it is written. */
export class XlsxWriter<V> implements SheetWriter<V> {
  private readonly sheet = new PassThrough();
  private readonly zip = new ZipArchive();
  private readonly written: Promise<void>;
  private row = 0;

  constructor(
    file: FileHandle,
    private readonly columns: readonly SheetColumn<V>[],
    private readonly reader: SheetReader,
  ) {
    for (const [name, content] of Object.entries(WORKBOOK_PARTS)) this.zip.addText(name, content);
    this.zip.add(SHEET_PART, () => this.sheet, { compress: true });
    this.written = this.zip.writeTo(file);
    // The error is reported to the code that awaits `written`. Nothing may await it yet, so avoid an unhandled rejection.
    this.written.catch(() => undefined);
  }

  async write(views: readonly V[]): Promise<void> {
    await this.begin();
    await this.append(views.map((view) => this.rowOf((column, at) => this.cell(view, column, at))).join(''));
  }

  async end(): Promise<void> {
    await this.begin();
    this.sheet.end(SHEET_END);
    await this.written;
  }

  abandon(): void {
    this.sheet.destroy();
    this.zip.abandon();
  }

  private async begin(): Promise<void> {
    if (this.row > 0) return;
    const headings = this.rowOf((column, at) => textXml(at, column[this.reader.locale], STYLE.heading));
    await this.append(sheetHead(this.columns.length) + headings);
  }

  private rowOf(cell: (column: SheetColumn<V>, reference: string) => string): string {
    this.row += 1;
    const cells = this.columns.map((column, index) => cell(column, `${columnName(index)}${this.row}`));
    return `<row r="${this.row}">${cells.join('')}</row>`;
  }

  private cell(view: V, column: SheetColumn<V>, reference: string): string {
    return cellXml(reference, cellOf(view, column), column.kind, this.reader.timezone);
  }

  /** Also stops waiting if writing fails, for example on a full disk. */
  private async append(xml: string): Promise<void> {
    if (!this.sheet.write(xml)) await Promise.race([once(this.sheet, 'drain'), this.written]);
  }
}
