import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import { OBJECT_STORE } from '#storage';
import type { ObjectStore } from '#storage';
import { filesPrefix } from '../../attachments/attachment-keys';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { spoolFolder } from '../../config/spool';
import { keyIn } from './copied-rows';

/** Copies the files of a company, so that a file removed from one company still exists in the other. */
@Injectable()
export class FileCopy {
  constructor(
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Returns the number of files. @throws DomainError STORAGE_UNAVAILABLE */
  async copy(from: number, to: number): Promise<number> {
    const folder = spoolFolder(this.settings.storage);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    let files = 0;
    for await (const { key } of this.store.list(filesPrefix(from))) {
      const path = join(folder, `clone-${randomUUID()}`);
      try {
        await pipeline(await this.store.open(key), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
        await this.store.put(keyIn(to, key), { path, size: (await stat(path)).size });
      } finally {
        await rm(path, { force: true });
      }
      files += 1;
    }
    return files;
  }
}
