import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/**
 * Writes a ZIP archive as a stream, one entry after the other, without a whole entry in memory. The library pipes
 * entries without a listener for their errors, and an error without a listener ends the process. Here the error of an
 * entry, or of opening it, ends the archive, and the end of the archive closes the open entry.
 */
export class ZipArchive {
  private readonly zip = new ZipFile();
  private readonly output = this.zip.outputStream as Readable;
  private current: Readable | null = null;

  constructor() {
    this.zip.on('error', (error: Error) => this.output.destroy(error));
    // `writeTo` reports the first error. Later ones follow from it.
    this.output.on('error', () => undefined);
    this.output.once('close', () => this.current?.destroy());
  }

  addText(path: string, text: string): void {
    this.zip.addBuffer(Buffer.from(text, 'utf8'), path);
  }

  /** `open` is called when the entry is written. */
  add(path: string, open: () => Promise<Readable> | Readable, { compress }: { compress: boolean }): void {
    this.zip.addReadStreamLazy(path, { compress }, (opened) => {
      Promise.resolve()
        .then(open)
        .then(
          (content) => opened(null, this.watched(content)),
          (error: Error) => this.output.destroy(error),
        );
    });
  }

  /** Ends the archive and writes it. @throws the errors of an entry or of the file */
  async writeTo(file: FileHandle): Promise<void> {
    this.zip.end();
    await file.writeFile(this.output);
  }

  /** Ends the archive early; its file is incomplete. */
  abandon(): void {
    this.output.destroy();
  }

  private watched(content: Readable): Readable {
    this.current = content;
    content.on('error', (error) => this.output.destroy(error));
    // A content that was closed before it ended has no error, but no end either.
    content.once('close', () => {
      if (!content.readableEnded) this.output.destroy(new Error('an entry of the archive broke off'));
    });
    if (this.output.destroyed) content.destroy();
    return content;
  }
}
