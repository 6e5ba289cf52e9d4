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
import { missingContents } from '../offboarding/rows/missing-contents';
import type { MissingContent, MissingContents } from '../offboarding/rows/missing-contents';
import { tablePages } from '../offboarding/rows/table-pages';
import { TenantSnapshots } from '../offboarding/rows/tenant-snapshots';
import { keyIn } from './copied-rows';

/** Copies the files of a company, so that a file removed from one company still exists in the other. */
@Injectable()
export class FileCopy {
  constructor(
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly snapshots: TenantSnapshots,
  ) {}

  /** Copies the files, and compares them with the rows of the copy. @throws DomainError LEASE_HELD, STORAGE_UNAVAILABLE */
  async copy(from: number, to: number): Promise<{ files: number; lost: MissingContents }> {
    const folder = spoolFolder(this.settings.storage);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const copied = new Set<string>();
    for await (const { key } of this.store.list(filesPrefix(from))) {
      const path = join(folder, `clone-${randomUUID()}`);
      try {
        await pipeline(await this.store.open(key), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
        await this.store.put(keyIn(to, key), { path, size: (await stat(path)).size });
      } finally {
        await rm(path, { force: true });
      }
      copied.add(keyIn(to, key));
    }
    return { files: copied.size, lost: await this.lost(to, copied) };
  }

  private lost(to: number, copied: ReadonlySet<string>): Promise<MissingContents> {
    return this.snapshots.read(to, 'clone', async ({ session, shapes }) => {
      const lost: MissingContent[] = [];
      for (const table of shapes.filter(({ name }) => name === 'attachments')) {
        for await (const page of tablePages(session, table)) {
          const absent = page.filter((row) => row['purged_at'] === null && !copied.has(String(row['storage_key'])));
          lost.push(...absent.map((row) => ({ attachmentId: Number(row['id']), name: String(row['original_name']) })));
        }
      }
      return missingContents(lost);
    });
  }
}
