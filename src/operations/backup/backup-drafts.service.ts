import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { storedAt } from './backup-paths';
import { isThere, syncFolder, unlessGone } from './durable-files';
import { removeFromFolder } from './folder-removal';

export const DRAFT = '.draft-';
/** An empty file beside the files of a backup, until it has its manifest and its row. */
const MARK = '.draft-of-';

/** A file that is being written and does not have its final name yet. */
export interface Draft {
  readonly path: string;
  readonly file: FileHandle;
}

/** Writes files atomically: they are synced first and renamed then. A crash leaves a draft, never an incomplete file. */
@Injectable()
export class BackupDrafts {
  /**
   * Creates a draft that only its owner can read. Drafts and unfinished backups of earlier processes are
   * removed, because the caller holds the lease.
   */
  async begin(folder: string): Promise<Draft> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const left = (await readdir(folder)).filter((name) => name.startsWith(DRAFT));
    for (const name of left) {
      if (name.startsWith(MARK)) await this.removeUnfinished(folder, name.slice(MARK.length));
      await rm(join(folder, name), { force: true });
    }
    const path = join(folder, `${DRAFT}${randomBytes(6).toString('hex')}`);
    return { path, file: await this.create(path) };
  }

  /** Marks a backup that is being made: if its process dies before {@link settle}, the next one removes its files. */
  async mark(name: string): Promise<void> {
    const mark = await this.create(markOf(name));
    await mark.close();
  }

  /** Names of the backups in a folder that are marked. */
  async marked(folder: string): Promise<readonly string[]> {
    const names = await unlessGone(readdir(folder), []);
    return names.filter((name) => name.startsWith(MARK)).map((name) => name.slice(MARK.length));
  }

  async settle(name: string): Promise<void> {
    await rm(markOf(name), { force: true });
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

  /** The process that made the backup died. With a manifest it is complete all the same. */
  private async removeUnfinished(folder: string, name: string): Promise<void> {
    const stored = storedAt(join(folder, name), { tenantId: null });
    if (!(await isThere(stored.manifestPath))) await removeFromFolder(stored);
  }

  protected create(path: string): Promise<FileHandle> {
    return open(path, 'wx', 0o600);
  }
}

const markOf = (name: string): string => join(dirname(name), `${MARK}${basename(name)}`);
