import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { lstat, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import { isDomainError } from '#kernel';
import { KEY_RING, KeyRing } from '#secrets';
import { checkedContent, FolderStore, objectMissing, MARKED_FOLDERS } from '#storage';
import type { ObjectStore, MarkedFolders } from '#storage';
import type { Settings } from '../../../config/settings';
import { SETTINGS } from '../../../config/settings.module';
import { isThere, syncFolder, unlessGone } from '../durable-files';
import { BACKUP_BUCKET } from '../catalogue/backup-files.service';
import { decrypting, encryptedSize, encrypting } from '../../dumps/streams/chunk-cipher';
import { contentsFolder, draftsFolder, keyOf } from './vaulted-content';
import type { ContentForm, VaultedContent } from './vaulted-content';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/** Stores the contents of tenants' files with the backups: each content once, in the folder and, if there is one, in the bucket. */
@Injectable()
export class ContentVault {
  readonly folder: FolderStore;
  private readonly root: string;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(KEY_RING) private readonly ring: KeyRing,
    @Inject(BACKUP_BUCKET) readonly bucket: ObjectStore | null,
    @Inject(MARKED_FOLDERS) private readonly folders: MarkedFolders,
  ) {
    this.root = settings.backup.folder;
    this.folder = new FolderStore(this.root, folders.backups);
  }

  /** The form in which new contents are stored. */
  get form(): ContentForm {
    return { keyId: this.settings.backup.encryption === 'off' ? null : this.ring.currentId };
  }

  pathOf(content: Omit<VaultedContent, 'bytes'>): string {
    return join(this.root, ...keyOf(content).split('/'));
  }

  /** Whether the folder has a file of the right size with this name; links do not count. {@link open} checks its content. */
  async has(content: VaultedContent): Promise<boolean> {
    const found = await unlessGone(lstat(this.pathOf(content)), null);
    return found !== null && found.isFile() && found.size === storedBytes(content);
  }

  /**
   * Stores the content of the stream after its hash was compared with the name: the file is synced, renamed and read again. The caller must
   * sync the folders of the names with {@link settle}.
   *
   * @throws DomainError OBJECT_DAMAGED if the hash differs; errors of the stream; system errors of the folder
   */
  async put(content: VaultedContent, source: Readable): Promise<void> {
    const path = this.pathOf(content);
    await this.folders.backups.assertRight();
    await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE });
    const drafts = this.draftsOf(content.tenantId);
    await mkdir(drafts, { recursive: true, mode: FOLDER_MODE });
    const draft = join(drafts, randomBytes(8).toString('hex'));
    try {
      const { bytes, sha256 } = content;
      const stages = content.form.keyId === null ? [] : [encrypting(this.ring)];
      const file = createWriteStream(draft, { flags: 'wx', mode: FILE_MODE, flush: true });
      await pipeline([checkedContent(source, { bytes, sha256 }), ...stages, file]);
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    await drained(await this.open(content));
  }

  /** Removes what killed processes left of {@link put}. The caller holds the lease of the tenant's backups. @throws system errors of the folder */
  async removeDrafts(tenantId: number): Promise<void> {
    await this.folders.backups.assertRight();
    await rm(this.draftsOf(tenantId), { recursive: true, force: true });
  }

  /** Syncs the folders of the names that begin with these letters, so that stored contents survive a crash. */
  async settle(tenantId: number, letters: ReadonlySet<string>): Promise<void> {
    if (letters.size === 0) return;
    const folders = [...letters].map((sha256) => dirname(this.pathOf({ tenantId, form: this.form, sha256 })));
    for (const folder of [...folders, dirname(folders[0] ?? '')]) {
      if (await isThere(folder)) await syncFolder(folder);
    }
  }

  /**
   * The content, from the folder or else from the bucket. It is unaltered only if the stream ends without an error.
   *
   * @throws DomainError OBJECT_MISSING, STORAGE_UNAVAILABLE; in the stream OBJECT_DAMAGED, BACKUP_CORRUPT, BACKUP_KEY_UNKNOWN
   */
  async open(content: VaultedContent): Promise<Readable> {
    const { form, sha256, bytes } = content;
    const stored = await this.stored(keyOf(content));
    if (form.keyId === null) return checkedContent(stored, { bytes, sha256 });
    const plain = decrypting(this.ring, sha256);
    // An error is reported by the last stream, to its reader.
    pipeline(stored, plain).catch(() => undefined);
    return checkedContent(plain, { bytes, sha256 });
  }

  /** The content in any form that exists. @throws DomainError OBJECT_MISSING, STORAGE_UNAVAILABLE */
  async openAny(content: Omit<VaultedContent, 'form'>): Promise<Readable> {
    for (const form of this.forms()) {
      const found = await this.open({ ...content, form }).catch((error: unknown) => {
        if (isDomainError(error, 'OBJECT_MISSING')) return null;
        throw error;
      });
      if (found !== null) return found;
    }
    throw objectMissing({});
  }

  /** Renames a content whose hash differs from its name, so that the next backup copies it again. */
  async putAside(content: VaultedContent): Promise<void> {
    const path = this.pathOf(content);
    await rename(path, `${path}.damaged`).catch(() => undefined);
  }

  /** Removes all contents of a tenant, in the folder and in the bucket. Can be repeated. @throws DomainError STORAGE_UNAVAILABLE */
  async forget(tenantId: number): Promise<void> {
    await rm(join(this.root, contentsFolder(tenantId)), { recursive: true, force: true });
    if (this.bucket === null) return;
    for await (const { key } of this.bucket.list(contentsFolder(tenantId))) await this.bucket.remove(key);
  }

  private draftsOf(tenantId: number): string {
    return join(this.root, draftsFolder(tenantId));
  }

  /** The newest form first, because most contents have it. */
  private forms(): readonly ContentForm[] {
    const others = [...this.ring.portable.keys.keys(), null].map((keyId) => ({ keyId }));
    return [this.form, ...others.filter(({ keyId }) => keyId !== this.form.keyId)];
  }

  private async stored(key: string): Promise<Readable> {
    try {
      const content = await this.folder.open(key);
      return content;
    } catch (error) {
      if (this.bucket === null || !isDomainError(error, 'OBJECT_MISSING')) throw error;
      return this.bucket.open(key);
    }
  }
}

const storedBytes = ({ form, bytes }: Pick<VaultedContent, 'form' | 'bytes'>): number =>
  form.keyId === null ? bytes : encryptedSize(bytes);

/** Reads a stream to its end and discards its data. */
export async function drained(content: Readable): Promise<void> {
  for await (const part of content) void part;
}
