import { closeSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const PIECE = Buffer.alloc(64 * 1024, 1);

/** A small file system, which can be filled. `npm run test:nights` mounts it, if this user may. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** The empty disk; null if there is none. */
  static take(): SmallDisk | null {
    const folder = process.env['NIGHTS_DISK'];
    if (folder === undefined) return null;
    const disk = new SmallDisk(folder);
    disk.empty();
    return disk;
  }

  empty(): void {
    for (const name of readdirSync(this.folder)) rmSync(join(this.folder, name), { recursive: true, force: true });
  }

  /** Writes until nothing more fits. */
  fill(): void {
    const file = openSync(this.filler, 'a', 0o600);
    try {
      for (;;) writeSync(file, PIECE);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
  }

  free(): void {
    rmSync(this.filler, { force: true });
  }

  private get filler(): string {
    return join(this.folder, 'filler');
  }
}
