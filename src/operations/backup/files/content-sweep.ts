import { opendir, rm, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { clock, isDomainError } from '#kernel';
import type { Settings } from '../../../config/settings';
import { SETTINGS } from '../../../config/settings.module';
import { BackupCatalogue } from '../catalogue/backup-catalogue.service';
import type { BackupManifest } from '../../dumps/backup-manifest';
import { folderOf, isBackupName, MANIFEST, storedIn } from '../backup-paths';
import type { StoredBackup } from '../backup-paths';
import type { StillAlone } from '../catalogue/backup-use.service';
import { BackupReader } from '../catalogue/backup-reader.service';
import { ContentVault } from './content-vault';
import { FileLists } from './file-lists';
import { contentsFolder, isOfForm, keyOf } from './vaulted-content';
import type { ContentForm } from './vaulted-content';
import { unlessGone } from '../durable-files';

const DAY_MS = 86_400_000;

export interface SweepRequest {
  readonly tenantId: number;
  /** File names of backups that are about to be removed: their contents are not kept for them. */
  readonly without?: ReadonlySet<string>;
  readonly dryRun?: boolean;
  /** Called before each removal. */
  readonly stillAlone?: StillAlone;
  /** Called for each removed content, at once: the caller knows of it even if the next removal fails. */
  readonly onGone?: () => void;
}

interface Removal {
  readonly tenantId: number;
  readonly dryRun: boolean;
  /** In milliseconds since 1970: contents that were stored later are kept. */
  readonly before: number;
  readonly stillAlone: StillAlone;
  readonly onGone?: (() => void) | undefined;
}

interface InFolder {
  readonly key: string;
  readonly path: string;
}

/** The contents that remaining manifests refer to. */
interface Named {
  readonly keys: ReadonlySet<string>;
  /** Forms of manifests whose key is unknown: their lists cannot be read, so all contents of these forms are kept. */
  readonly forms: readonly ContentForm[];
}

/**
 * Removes contents that no remaining backup refers to. All manifests in the folder and in the bucket count, whether they are in the registry
 * or not; if one cannot be read, nothing is removed. Contents of the last day are kept, because the backup that refers to them may have
 * failed at its end. The caller holds the lease of the tenant's backups, so no backup is being made.
 */
@Injectable()
export class ContentSweep {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly catalogue: BackupCatalogue,
    private readonly reader: BackupReader,
    private readonly vault: ContentVault,
    private readonly lists: FileLists,
  ) {}

  /**
   * Returns the number of removed contents.
   * @throws DomainError BACKUP_CORRUPT, BACKUP_MISMATCH if a manifest cannot be trusted; STORAGE_UNAVAILABLE
   */
  async run(request: SweepRequest): Promise<number> {
    const { tenantId, without = new Set(), dryRun = false, stillAlone = unshared, onGone } = request;
    const kept = (await this.backups(tenantId)).filter(({ file }) => !without.has(file));
    const removal = { tenantId, dryRun, stillAlone, onGone, before: clock.nowMs() - DAY_MS };
    return this.remove(removal, await this.named(kept));
  }

  /** For a tenant that is purged: removes all contents that these backups do not refer to, also new ones. @throws as {@link run} */
  async keepOnly(tenantId: number, kept: readonly StoredBackup[]): Promise<number> {
    return this.remove({ tenantId, dryRun: false, stillAlone: unshared, before: Infinity }, await this.named(kept));
  }

  private async remove({ tenantId, dryRun, before, stillAlone, onGone }: Removal, named: Named): Promise<number> {
    const gone = new Set<string>();
    const take = async (key: string, remove: () => Promise<void> | undefined): Promise<void> => {
      if (isKept(key, tenantId, named)) return;
      if (!dryRun) {
        await stillAlone();
        await remove();
      }
      if (!gone.has(key)) onGone?.();
      gone.add(key);
    };
    for await (const { key, path } of this.inFolder(tenantId, before)) await take(key, () => rm(path, { force: true }));
    for await (const key of this.inBucket(tenantId, before)) await take(key, () => this.vault.bucket?.remove(key));
    return gone.size;
  }

  private async named(kept: readonly StoredBackup[]): Promise<Named> {
    const keys = new Set<string>();
    const forms: ContentForm[] = [];
    for (const stored of kept) {
      const manifest = await this.manifestOf(stored, forms);
      if (manifest === null) continue;
      for await (const content of this.lists.read(stored, manifest)) keys.add(keyOf(content));
    }
    return { keys, forms };
  }

  private async manifestOf(stored: StoredBackup, forms: ContentForm[]): Promise<BackupManifest | null> {
    try {
      return await this.reader.manifest(stored);
    } catch (error) {
      if (!isDomainError(error, 'BACKUP_KEY_UNKNOWN')) throw error;
      forms.push({ keyId: String(error.details['keyId']) });
      return null;
    }
  }

  private async backups(tenantId: number): Promise<readonly StoredBackup[]> {
    const found = new Map((await this.catalogue.inFolder({ tenantId })).map((stored) => [stored.file, stored]));
    const folder = folderOf({ tenantId });
    for await (const { key } of this.vault.bucket?.list(folder) ?? NOTHING) {
      const file = key.slice(folder.length + 1, -MANIFEST.length);
      if (!key.endsWith(MANIFEST) || !isBackupName(file) || found.has(file)) continue;
      found.set(file, storedIn(this.settings.backup.folder, { tenantId }, file));
    }
    return [...found.values()];
  }

  /** Includes drafts that a crash left. */
  private async *inFolder(tenantId: number, before: number): AsyncGenerator<InFolder> {
    const root = this.settings.backup.folder;
    const folder = await unlessGone(opendir(join(root, contentsFolder(tenantId)), { recursive: true }), null);
    for await (const entry of folder ?? []) {
      const path = join(entry.parentPath, entry.name);
      const found = entry.isFile() ? await unlessGone(stat(path), null) : null;
      if (found === null || found.mtimeMs >= before) continue;
      yield { key: relative(root, path).split(sep).join('/'), path };
    }
  }

  private async *inBucket(tenantId: number, before: number): AsyncGenerator<string> {
    for await (const { key, storedAt } of this.vault.bucket?.list(contentsFolder(tenantId)) ?? NOTHING) {
      if (storedAt.getTime() < before) yield key;
    }
  }
}

const NOTHING: readonly never[] = [];

/** No process makes or reads backups of a tenant that is being purged. */
const unshared: StillAlone = () => Promise.resolve();

const isKept = (key: string, tenantId: number, { keys, forms }: Named): boolean =>
  keys.has(key) || forms.some((form) => isOfForm(key, tenantId, form));
