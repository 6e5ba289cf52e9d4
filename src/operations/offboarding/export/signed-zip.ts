import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ZipArchive } from '#storage';

/** The only entry that the manifest does not list. */
export const MANIFEST = 'manifest.json';

/** Facts of an entry as it was written to the archive. */
export interface ZipEntryFacts {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Number of records, for entries with records. */
  readonly rows?: number;
}

/** The content of an entry: chunks of text or bytes, and the number of records, which is known after the chunks were read. */
export interface ZipContent {
  readonly parts: AsyncIterable<string | Buffer> | Iterable<string | Buffer>;
  readonly rows?: () => number;
}

/** A ZIP archive whose last entry is a manifest of the others. */
export class SignedZip {
  private readonly zip = new ZipArchive();
  private readonly entries: ZipEntryFacts[] = [];

  /** `open` is called when the entry is written. */
  add(path: string, open: () => Promise<ZipContent> | ZipContent): void {
    const content = async (): Promise<Readable> =>
      Readable.from(this.measured(path, await open()), { objectMode: false });
    this.zip.add(path, content, { compress: !path.startsWith('files/') });
  }

  /** Writes the archive; the manifest is computed from the entries before it. @throws the errors of an entry */
  async write(file: FileHandle, manifest: (entries: readonly ZipEntryFacts[]) => object): Promise<void> {
    const text = (): Readable => Readable.from([Buffer.from(`${JSON.stringify(manifest(this.entries), null, 2)}\n`)]);
    this.zip.add(MANIFEST, text, { compress: true });
    await this.zip.writeTo(file);
  }

  private async *measured(path: string, { parts, rows }: ZipContent): AsyncGenerator<Buffer> {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const part of parts) {
      const chunk = typeof part === 'string' ? Buffer.from(part, 'utf8') : part;
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
    this.entries.push({ path, bytes, sha256: hash.digest('hex'), ...(rows === undefined ? {} : { rows: rows() }) });
  }
}
