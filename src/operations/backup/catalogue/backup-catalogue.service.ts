import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import type { Settings } from '../../../config/settings';
import { SETTINGS } from '../../../config/settings.module';
import { isDomainError } from '#kernel';
import { GlobalDatabase } from '../../../global/global-database';
import { Backup } from '../backup.entity';
import { backupNotFound } from '../backup.errors';
import { isThere, unlessGone } from '../durable-files';
import { BackupFiles } from './backup-files.service';
import { folderOf, isBackupName, MANIFEST, storedAt, storedIn } from '../backup-paths';
import type { BackupOwner, StoredBackup } from '../backup-paths';

/** Finds backups by the references that people use. */
@Injectable()
export class BackupCatalogue {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly files: BackupFiles,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Finds a backup of the owner by the id of its row, by `latest` (the newest whose files are there), by its file name, or by the path of a file with its manifest in the same
   * folder.
   *
   * @throws DomainError BACKUP_NOT_FOUND
   */
  async find(owner: BackupOwner, reference: string): Promise<StoredBackup> {
    const found = await this.candidate(owner, reference);
    if (found === null) throw backupNotFound({ reference: reference.slice(0, 255) });
    return this.existing(found, reference);
  }

  /** The owner's newest good backup; null if there never was one. @throws DomainError BACKUP_NOT_FOUND if its files are missing */
  async newest(owner: BackupOwner): Promise<StoredBackup | null> {
    const found = await this.latest(owner);
    return found === null ? null : this.existing(found, 'latest');
  }

  /** The backup of a row, of any owner, even if its last verification failed. @throws DomainError BACKUP_NOT_FOUND */
  async byId(id: number): Promise<StoredBackup> {
    const row = await this.database.use((manager) => manager.findOneBy(Backup, { id, state: Not('expired' as const) }));
    const found = row === null ? null : this.ofRow(row);
    if (found === null || !(await this.files.exists(found))) throw backupNotFound({ reference: String(id) });
    return found;
  }

  /** As {@link find}, for any owner: by the id of the row or the path of the file, whose manifest names the owner. */
  async named(reference: string): Promise<StoredBackup> {
    if (ID.test(reference)) return this.byId(Number(reference));
    const path = isPath(reference) ? resolve(reference) : null;
    if (path === null || !(await isThere(`${path}${MANIFEST}`)))
      throw backupNotFound({ reference: reference.slice(0, 255) });
    const { tenantId } = await this.files.manifest(storedAt(path, { tenantId: null }));
    return this.find({ tenantId }, path);
  }

  /** The location of the files of a row, and their hash. */
  ofRow({
    id,
    tenantId,
    fileName,
    sha256,
  }: Pick<Backup, 'id' | 'tenantId' | 'fileName' | 'sha256'>): StoredBackup | null {
    if (fileName === null) return null;
    const stored = { ...storedIn(this.settings.backup.folder, { tenantId }, fileName), id };
    return sha256 === null ? stored : { ...stored, registeredSha256: sha256 };
  }

  /** Whether the manifest is there. @throws DomainError STORAGE_UNAVAILABLE */
  isThere(stored: StoredBackup): Promise<boolean> {
    return this.files.exists(stored);
  }

  private async existing(found: StoredBackup, reference: string): Promise<StoredBackup> {
    if (!(await this.files.exists(found))) throw backupNotFound({ reference: reference.slice(0, 255) });
    return found;
  }

  private candidate(owner: BackupOwner, reference: string): Promise<StoredBackup | null> {
    if (ID.test(reference)) return this.numbered(owner, Number(reference));
    if (reference === 'latest') return this.latestThere(owner);
    if (isBackupName(reference)) return this.byName(owner, reference);
    return this.elsewhere(owner, reference);
  }

  private async numbered({ tenantId }: BackupOwner, id: number): Promise<StoredBackup | null> {
    const where = { id, tenantId: tenantId ?? IsNull(), state: Not('expired' as const) };
    const row = await this.database.use((manager) => manager.findOneBy(Backup, where));
    return row === null ? null : this.ofRow(row);
  }

  private async row(owner: BackupOwner, condition: { fileName?: string }): Promise<StoredBackup | null> {
    const where = { ...condition, tenantId: owner.tenantId ?? IsNull(), state: 'good' as const };
    const row = await this.database.use((manager) =>
      manager.findOne(Backup, { where, order: { createdAt: 'DESC', id: 'DESC' } }),
    );
    return row === null ? null : this.ofRow(row);
  }

  /** If the registry has no row, the folder is searched: a registry that was restored may be older than the backups. */
  private async latest(owner: BackupOwner): Promise<StoredBackup | null> {
    const known = await this.row(owner, {});
    if (known !== null) return known;
    return (await this.inFolder(owner)).at(-1) ?? null;
  }

  /** As {@link latest}, without backups whose files are missing. */
  private async latestThere(owner: BackupOwner): Promise<StoredBackup | null> {
    const where = { tenantId: owner.tenantId ?? IsNull(), state: 'good' as const };
    const rows = await this.database.use((manager) =>
      manager.find(Backup, { where, order: { createdAt: 'DESC', id: 'DESC' }, take: MAX_TRIED }),
    );
    for (const row of rows) {
      const found = this.ofRow(row);
      if (found !== null && (await this.isWhole(found))) return found;
    }
    return this.latest(owner);
  }

  /**
   * Whether manifest and dump are there. A manifest that cannot be trusted counts as there: who asks for the newest is told so, and does not
   * get an older one.
   */
  private async isWhole(found: StoredBackup): Promise<boolean> {
    if (!(await this.files.exists(found))) return false;
    const manifest = await this.files.manifest(found).catch(unlessUnavailable);
    return manifest === null || this.files.hasDump(found, manifest);
  }

  /** The owner's backups with a manifest in the folder, whether they are in the registry or not; the newest last. */
  async inFolder(owner: BackupOwner): Promise<readonly StoredBackup[]> {
    const { folder } = this.settings.backup;
    const names = await unlessGone(readdir(join(folder, folderOf(owner))), []);
    return names
      .filter((name) => name.endsWith(MANIFEST))
      .map((name) => name.slice(0, -MANIFEST.length))
      .filter(isBackupName)
      .toSorted()
      .map((name) => storedIn(folder, owner, name));
  }

  private async byName(owner: BackupOwner, name: string): Promise<StoredBackup> {
    return (await this.row(owner, { fileName: name })) ?? storedIn(this.settings.backup.folder, owner, name);
  }

  private async elsewhere(owner: BackupOwner, reference: string): Promise<StoredBackup | null> {
    if (!isPath(reference)) return null;
    const path = resolve(reference);
    const found = storedAt(path, owner);
    const isOwn = dirname(path) === resolve(this.settings.backup.folder, folderOf(owner));
    return isOwn && isBackupName(found.file) ? this.byName(owner, found.file) : found;
  }
}

/** @throws DomainError STORAGE_UNAVAILABLE, which says nothing about a backup */
function unlessUnavailable(error: unknown): null {
  if (!isDomainError(error) || error.kind === 'unavailable') throw error;
  return null;
}

/** Backups that are tried, from the newest on, until one is found whose files are there. */
const MAX_TRIED = 50;

/** The id of a backup; `01` is not valid. */
const ID = /^[1-9]\d{0,8}$/;

const isPath = (reference: string): boolean => reference !== '' && !reference.includes('\0');
