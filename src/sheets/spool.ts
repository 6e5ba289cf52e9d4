import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { namelessFile } from '#storage';

/**
 * An unnamed file for data on its way to a client, so that no database connection waits for the client. It disappears when its handle is
 * closed, also if the process dies. Rows are written through the handle: a write stream that stays open would keep the file open.
 */
export class Spool {
  private constructor(readonly file: FileHandle) {}

  static async open(): Promise<Spool> {
    return new Spool(await namelessFile());
  }

  async size(): Promise<number> {
    return (await this.file.stat()).size;
  }

  /** Reads from the beginning; the file is closed with the stream. */
  read(): Readable {
    return this.file.createReadStream({ start: 0, autoClose: true });
  }

  discard(): Promise<void> {
    return this.file.close();
  }
}
