import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { inLanes, isDomainError } from '#kernel';
import { OBJECT_STORE } from '#storage';
import type { ObjectStore } from '#storage';
import type { Settings } from '../../../config/settings';
import { SETTINGS } from '../../../config/settings.module';
import type { StoredBackup } from '../backup-paths';
import type { BackupSource } from '../backup-sources.service';
import { ContentVault } from './content-vault';
import { FileLists } from './file-lists';
import type { ListedFile } from './file-lists';
import { FileRows, isOwnKey } from './file-rows';
import type { FileRow } from './file-rows';
import { MAX_NAMED, NO_FILES } from '../../dumps/files-of-backup';
import type { FileFault, FilesOfBackup, LostFile } from '../../dumps/files-of-backup';
import { isSha256 } from './vaulted-content';
import type { VaultedContent } from './vaulted-content';

const CONCURRENCY = 4;
/** Maximum errors of an unavailable store; otherwise every file would wait for the timeout. */
const MAX_STORE_ERRORS = 3;

/** The files that were copied before a dump; {@link finish} copies those that were added during the dump. */
export interface Filing {
  /** Returns null for the global database, which has no files. @throws system errors of the folder */
  finish(stored: StoredBackup): Promise<FilesOfBackup | null>;
}

/** The state of one pass over a tenant's rows. */
interface Walk {
  readonly source: BackupSource & { readonly tenantId: number };
  readonly since: string;
  readonly signal: AbortSignal | undefined;
  refusals: number;
  named: number;
  bytes: number;
  lost: number;
  readonly first: LostFile[];
  /** First two letters of the contents that were written: the folders that must be synced. */
  readonly written: Set<string>;
}

/**
 * Copies a tenant's files to its backups. It reads the rows twice: before the dump, because files of the dump may be removed while it runs, and
 * after it, because files that were added meanwhile may be in the dump. So the list has the files of the dump and at most a few more. A
 * content that cannot be read is listed as lost and does not prevent the copy of the others.
 */
@Injectable()
export class FileFiling {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    private readonly rows: FileRows,
    private readonly vault: ContentVault,
    private readonly lists: FileLists,
  ) {}

  /** @throws system errors of the folder; DATABASE_UNAVAILABLE; the signal's reason */
  async begin(source: BackupSource, signal?: AbortSignal): Promise<Filing> {
    const { tenantId } = source.owner;
    if (tenantId === null) return { finish: () => Promise.resolve(null) };
    await this.vault.removeDrafts(tenantId);
    if (this.settings.backup.files === 'off') return { finish: () => Promise.resolve({ ...NO_FILES, mode: 'off' }) };
    const since = await this.rows.now(source);
    const walkOf = (): Walk => newWalk({ ...source, tenantId }, since, signal);
    const before = walkOf();
    for await (const file of this.files(before)) void file;
    await this.vault.settle(tenantId, before.written);
    return { finish: (stored) => this.list(stored, walkOf()) };
  }

  private async list(stored: StoredBackup, walk: Walk): Promise<FilesOfBackup> {
    const list = await this.lists.write(stored, this.vault.form, this.files(walk));
    await this.vault.settle(walk.source.tenantId, walk.written);
    const { named, bytes, lost, first } = walk;
    return { mode: 'kept', count: named, bytes, list, lost: { count: lost, first } };
  }

  /** Yields the files whose contents are stored, and copies missing ones. */
  private async *files(walk: Walk): AsyncGenerator<ListedFile> {
    for await (const page of this.rows.pages(walk.source, walk.since)) {
      const kept: FileRow[] = [];
      await inLanes(CONCURRENCY, page, async (row) => {
        walk.signal?.throwIfAborted();
        const fault = await this.keep(row, walk);
        if (fault === null) kept.push(row);
        else if (!row.isPurged) noteLost(walk, { id: row.id, fault });
      });
      walk.named += kept.length;
      walk.bytes += kept.reduce((sum, { bytes }) => sum + bytes, 0);
      yield* kept.toSorted((one, other) => one.id - other.id);
    }
  }

  /** Returns null if the vault has the content. */
  private async keep(row: FileRow, walk: Walk): Promise<FileFault | null> {
    const { tenantId } = walk.source;
    const { sha256, bytes } = row;
    if (!isSha256(sha256) || !isOwnKey(tenantId, row.storageKey)) return 'altered';
    const content = { tenantId, form: this.vault.form, sha256, bytes };
    if (await this.vault.has(content)) return null;
    walk.written.add(content.sha256.slice(0, 2));
    const fault = await this.copy(content, () => this.live(row, walk));
    walk.refusals = fault === 'unreachable' ? walk.refusals + 1 : 0;
    if (fault === null) return null;
    // The content may have been copied under an earlier key.
    const isKnown = (await this.copy(content, () => this.vault.openAny(content))) === null;
    return isKnown ? null : fault;
  }

  private live({ storageKey }: FileRow, { refusals }: Walk): Promise<Readable | null> {
    return refusals >= MAX_STORE_ERRORS ? Promise.resolve(null) : this.store.open(storageKey);
  }

  private async copy(content: VaultedContent, open: () => Promise<Readable | null>): Promise<FileFault | null> {
    try {
      const source = await open();
      if (source === null) return 'unreachable';
      await this.vault.put(content, source);
      return null;
    } catch (error) {
      return faultOf(error);
    }
  }
}

/** Translates an error into the fault of the file. Any other error is thrown, because the backup cannot be made. */
export function faultOf(error: unknown): FileFault {
  if (isDomainError(error, 'OBJECT_MISSING')) return 'lost';
  if (isDomainError(error, 'STORAGE_UNAVAILABLE')) return 'unreachable';
  const isAltered = ALTERED.some((code) => isDomainError(error, code));
  if (isAltered) return 'altered';
  // If the disk cannot read one file of the store, it may still read the others.
  if (error instanceof Error && 'syscall' in error && error.syscall === 'read') return 'unreachable';
  throw error;
}

const ALTERED = ['OBJECT_DAMAGED', 'BACKUP_CORRUPT', 'BACKUP_KEY_UNKNOWN'] as const;

function newWalk(source: Walk['source'], since: string, signal: AbortSignal | undefined): Walk {
  return { source, since, signal, refusals: 0, named: 0, bytes: 0, lost: 0, first: [], written: new Set() };
}

function noteLost(walk: Walk, file: LostFile): void {
  walk.lost += 1;
  if (walk.first.length < MAX_NAMED) walk.first.push(file);
}
