import { openPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { UnreadWorkbook, WORKBOOK_LIMITS } from './workbook-limits';
import { readXml } from './xml-events';
import type { XmlReader } from './xml-events';

/** The parts of an open workbook (ECMA-376, part 2). */
export class WorkbookParts {
  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /** @throws UnreadWorkbook if the file is not a ZIP */
  static async open(path: string): Promise<WorkbookParts> {
    const zip = await openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true });
    const entries = new Map<string, Entry>();
    for await (const entry of zip.eachEntry() as AsyncIterable<Entry>) {
      entries.set(entry.fileName.replace(/^\//, '').toLowerCase(), entry);
      if (entries.size > WORKBOOK_LIMITS.parts) throw new UnreadWorkbook('tooLarge', 'too many parts');
    }
    return new WorkbookParts(zip, entries);
  }

  /** Reads a part; a missing part is empty. @throws UnreadWorkbook */
  async read(name: string, mostBytes: number, reader: XmlReader): Promise<void> {
    const entry = this.entries.get(name.toLowerCase());
    if (entry === undefined) return;
    if (entry.uncompressedSize > mostBytes) throw new UnreadWorkbook('tooLarge', `${name} is too large`);
    await readXml(await this.zip.openReadStreamPromise(entry), mostBytes, reader);
  }

  has(name: string): boolean {
    return this.entries.has(name.toLowerCase());
  }

  close(): void {
    this.zip.close();
  }
}
