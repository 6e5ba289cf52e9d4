import { Inject, Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { OBJECT_STORE } from '#storage';
import type { ObjectStore } from '#storage';
import { filesPrefix } from '../../../attachments/attachment-keys';
import type { RowSession } from '../rows/row-connections';
import { tablePages } from '../rows/table-pages';
import type { MissingContent } from '../rows/missing-contents';
import type { StoredRow } from '../rows/stored-row';
import { tableShapes } from '../rows/table-shapes';

/** The files of a company: files for the archive, and the names of files that cannot be exported. */
export interface FileList {
  readonly present: readonly { readonly path: string; readonly key: string }[];
  /** Files that the store has lost. */
  readonly missing: readonly MissingContent[];
  /** Files in quarantine, and files that were not scanned yet. */
  readonly withheld: readonly MissingContent[];
}

/** The files of a company's attachments. */
@Injectable()
export class ExportedFiles {
  constructor(@Inject(OBJECT_STORE) private readonly store: ObjectStore) {}

  /**
   * Checks every file before the archive begins, because an entry cannot be removed from a started archive.
   *
   * @throws DomainError STORAGE_UNAVAILABLE
   */
  async of(tenantId: number, session: RowSession): Promise<FileList> {
    const stored = new Set<string>();
    for await (const { key } of this.store.list(filesPrefix(tenantId))) stored.add(key);
    const table = (await tableShapes(session)).find(({ name }) => name === 'attachments');
    const list = {
      present: [] as { path: string; key: string }[],
      missing: [] as MissingContent[],
      withheld: [] as MissingContent[],
    };
    if (table === undefined) return list;
    for await (const page of tablePages(session, table)) {
      for (const row of page) place(row, stored, list);
    }
    return list;
  }

  /** @throws DomainError OBJECT_MISSING, STORAGE_UNAVAILABLE */
  open(key: string): Promise<Readable> {
    return this.store.open(key);
  }
}

function place(
  row: StoredRow,
  stored: ReadonlySet<string>,
  list: { present: { path: string; key: string }[]; missing: MissingContent[]; withheld: MissingContent[] },
): void {
  if (row['purged_at'] !== null) return;
  const attachmentId = Number(row['id']);
  const name = String(row['original_name']);
  const key = String(row['storage_key']);
  if (row['scan_status'] !== 'clean') list.withheld.push({ attachmentId, name });
  else if (!stored.has(key)) list.missing.push({ attachmentId, name });
  else list.present.push({ path: `files/${attachmentId}-${plain(name)}`, key });
}

/** Replaces separators and control characters, because the result is a file name on the reader's disk. */
// oxlint-disable-next-line no-control-regex -- control characters must be removed from a file name
const plain = (name: string): string => name.replace(/[\u0000-\u001f\u007f/\\:*?"<>|]/g, '_').slice(0, 150);
