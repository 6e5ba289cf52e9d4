import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** The one entry that no manifest names. */
export const MANIFEST = 'manifest.json';

/** An entry as it went into the archive. */
export interface ZipEntryFacts {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Records in it, where it has records. */
  readonly rows?: number;
}

/** What an entry is made of: parts of text or bytes, and how many records were in them once they are read. */
export interface ZipContent {
  readonly parts: AsyncIterable<string | Buffer> | Iterable<string | Buffer>;
  readonly rows?: () => number;
}

/**
 * An archive written as it is read, one entry after the other and never a whole one in memory, that ends with a manifest of what
 * went into it.
 */
export class SignedZip {
  private readonly zip = new ZipFile();
  private readonly entries: ZipEntryFacts[] = [];

  /** `open` is called when the entry's turn comes. */
  add(path: string, open: () => Promise<ZipContent> | ZipContent): void {
    this.zip.addReadStreamLazy(path, { compress: !path.startsWith('files/') }, (opened) => {
      Promise.resolve()
        .then(open)
        .then(
          (content) => opened(null, Readable.from(this.measured(path, content), { objectMode: false })),
          (error: unknown) => opened(error, Readable.from([])),
        );
    });
  }

  /** Writes the archive; the manifest is made of the entries before it. @throws what an entry throws */
  async write(file: FileHandle, manifest: (entries: readonly ZipEntryFacts[]) => object): Promise<void> {
    const output = this.zip.outputStream as Readable;
    this.zip.on('error', (error: Error) => output.destroy(error));
    this.zip.addReadStreamLazy(MANIFEST, {}, (opened) => {
      opened(null, Readable.from([Buffer.from(`${JSON.stringify(manifest(this.entries), null, 2)}\n`)]));
    });
    this.zip.end();
    await file.writeFile(output);
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
