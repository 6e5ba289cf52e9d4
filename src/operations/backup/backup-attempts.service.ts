import { dirname } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { isDomainError } from '#kernel';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import type { BackupManifest } from '../dumps/backup-manifest';
import type { Backup } from './backup.entity';
import { BackupCopies } from './backup-copies.service';
import { BackupDrafts } from './backup-drafts.service';
import type { MadeBackup } from './backup-maker.service';
import { storedIn } from './backup-paths';
import type { StoredBackup } from './backup-paths';
import type { BackupSource } from './backup-sources.service';
import { BackupCatalogue } from './catalogue/backup-catalogue.service';
import { BackupFiles } from './catalogue/backup-files.service';
import { BackupRecords } from './catalogue/backup-records.service';
import { filesLostOf } from './files/lost-files';

/** A good backup with its row. */
export interface RecordedBackup extends MadeBackup {
  readonly row: Backup;
}

/** Newest backups of an owner among which the one of a run is looked for: another request may have made one since. */
const LOOKED_AT = 3;

/**
 * What earlier attempts have made. A process can die after it has made a backup and before its row, or the end of its run, is stored: the
 * next attempt of the same run takes that backup, and makes no second one. The caller holds the lease of the owner's backups.
 */
@Injectable()
export class BackupAttempts {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly records: BackupRecords,
    private readonly catalogue: BackupCatalogue,
    private readonly drafts: BackupDrafts,
    private readonly files: BackupFiles,
    private readonly copies: BackupCopies,
  ) {}

  /** Records a complete backup. */
  async keep(source: BackupSource, startedAt: Date, made: MadeBackup): Promise<RecordedBackup> {
    const row = await this.records.good(source, startedAt, made);
    await this.drafts.settle(made.stored.path);
    return { ...made, row };
  }

  /** The backup that an earlier attempt of the run has made; null if there is none. Complete backups without a row get theirs. */
  async earlier(source: BackupSource, runId: number | undefined): Promise<RecordedBackup | null> {
    await this.keepLeft(source);
    if (runId === undefined) return null;
    for (const row of await this.records.newestGood(source.owner, LOOKED_AT)) {
      const stored = this.catalogue.ofRow(row);
      const manifest = stored === null ? null : await this.manifestOf(stored);
      if (stored !== null && manifest?.runId === runId) return { stored, manifest, row };
    }
    return null;
  }

  /** Notes lost files, and copies the backup to the bucket. @throws DomainError STORAGE_UNAVAILABLE */
  async complete(recorded: RecordedBackup): Promise<RecordedBackup> {
    const { stored, manifest, row } = recorded;
    const isWhole = (manifest.files?.lost.count ?? 0) === 0;
    if (manifest.files !== undefined && !isWhole) await this.records.incomplete(row.id, filesLostOf(manifest.files));
    try {
      await this.copies.copy(stored, manifest);
    } catch (error) {
      await this.records.incomplete(row.id, error);
      throw error;
    }
    // An earlier attempt could not copy it.
    if (isWhole && row.error !== null) await this.records.completed(row.id);
    return recorded;
  }

  private async keepLeft(source: BackupSource): Promise<void> {
    const { owner } = source;
    const { folder } = this.settings.backup;
    for (const file of await this.drafts.marked(dirname(storedIn(folder, owner, '-').path))) {
      const stored = storedIn(folder, owner, file);
      const manifest = await this.manifestOf(stored);
      if (manifest === null) continue;
      if (await this.records.isKnown(owner, file)) await this.drafts.settle(stored.path);
      else await this.keep(source, new Date(manifest.createdAt), { stored, manifest });
    }
  }

  /** Null if the backup is not whole, so that it does not count. @throws DomainError STORAGE_UNAVAILABLE */
  private async manifestOf(stored: StoredBackup): Promise<BackupManifest | null> {
    try {
      const manifest = await this.files.manifest(stored);
      return (await this.files.hasDump(stored, manifest)) ? manifest : null;
    } catch (error) {
      if (!isDomainError(error) || error.kind === 'unavailable') throw error;
      return null;
    }
  }
}
