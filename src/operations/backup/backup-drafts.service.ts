import { randomBytes } from 'node:crypto';
import { access, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Injectable } from '@nestjs/common';

const DRAFT = '.draft-';

/** A file that is being written and does not have its final name yet. */
export interface Draft {
  readonly path: string;
  readonly file: FileHandle;
}

/** Writes files atomically: they are synced first and renamed then. A crash leaves a draft, never an incomplete file. */
@Injectable()
export class BackupDrafts {
  /** Creates a draft that only its owner can read. Drafts of earlier processes are removed, because the caller holds the lease. */
  async begin(folder: string): Promise<Draft> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const left = (await readdir(folder)).filter((name) => name.startsWith(DRAFT));
    for (const name of left) await rm(join(folder, name), { force: true });
    const path = join(folder, `${DRAFT}${randomBytes(6).toString('hex')}`);
    return { path, file: await this.create(path) };
  }

  /** Syncs the file and gives it its name. */
  async keep({ path, file }: Draft, name: string): Promise<void> {
    await file.sync();
    await file.close();
    await rename(path, name);
    await syncFolder(dirname(name));
  }

  async discard({ path, file }: Draft): Promise<void> {
    await file.close().catch(() => undefined);
    await rm(path, { force: true });
  }

  /** Writes a small file in the same way. */
  async write(name: string, text: string): Promise<void> {
    const path = join(dirname(name), `${DRAFT}${randomBytes(6).toString('hex')}`);
    const draft = { path, file: await this.create(path) };
    try {
      await draft.file.writeFile(text);
      await this.keep(draft, name);
    } catch (error) {
      await this.discard(draft);
      throw error;
    }
  }

  protected create(path: string): Promise<FileHandle> {
    return open(path, 'wx', 0o600);
  }
}

export const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** A new name is durable only after its folder was synced. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
