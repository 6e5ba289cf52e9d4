import { randomUUID } from 'node:crypto';
import { open, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/**
 * A file without a name: it holds what is on its way to a client, so that no connection to a database waits for one, and is gone with
 * its handle, whatever becomes of the process. Written by the handle itself: a write stream on it that stays open would keep it open.
 */
export class Spool {
  private constructor(readonly file: FileHandle) {}

  static async open(): Promise<Spool> {
    const path = join(tmpdir(), `impact-${randomUUID()}`);
    const file = await open(path, 'wx+', 0o600);
    await unlink(path);
    return new Spool(file);
  }

  async size(): Promise<number> {
    return (await this.file.stat()).size;
  }

  /** From the beginning; the file is gone when the stream is. */
  read(): Readable {
    return this.file.createReadStream({ start: 0, autoClose: true });
  }

  discard(): Promise<void> {
    return this.file.close();
  }
}
