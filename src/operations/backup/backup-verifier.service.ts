import { Injectable } from '@nestjs/common';
import { isDomainError } from '#kernel';
import type { BackupManifest, VerificationLevel } from '../dumps/backup-manifest';
import type { StoredBackup } from './backup-paths';
import { BackupReader } from './catalogue/backup-reader.service';
import { BackupRecords } from './catalogue/backup-records.service';
import { BackupUse } from './catalogue/backup-use.service';
import { filesLostOf } from './files/lost-files';
import { FileVerification } from './files/file-verification';
import { ManifestWriter } from './manifest-writer.service';
import { RestoreTrial } from './restore-trial.service';

/** Results of a verification that are final. A missing key or an unavailable store says nothing about the backup. */
const SPOILT: ReadonlySet<string> = new Set(['BACKUP_CORRUPT', 'BACKUP_MISMATCH']);

/** Verifies existing backups and records the result. */
@Injectable()
export class BackupVerifier {
  constructor(
    private readonly reader: BackupReader,
    private readonly trial: RestoreTrial,
    private readonly records: BackupRecords,
    private readonly manifests: ManifestWriter,
    private readonly files: FileVerification,
    private readonly use: BackupUse,
  ) {}

  /**
   * Reads the backup completely, and the contents of the files it names; with `restored` it also restores it into a temporary database.
   * A backup that a prune removed in the meantime has no result, and no event is sent.
   *
   * @throws DomainError BACKUP_NOT_FOUND if the backup was removed; as {@link BackupReader.verify}, {@link RestoreTrial.run},
   * {@link FileVerification.verify}
   */
  verify(backup: StoredBackup, level: VerificationLevel): Promise<BackupManifest> {
    return this.use.reading(backup.owner, async () => {
      if (backup.id !== null) await this.records.assertKept(backup.id);
      return this.look(backup, level);
    });
  }

  private async look(backup: StoredBackup, level: VerificationLevel): Promise<BackupManifest> {
    const manifest = await this.noting(backup, async () => {
      const read = await this.reader.verify(backup);
      if (level === 'restored') await this.trial.run(backup, read);
      return read;
    });
    const refused = await this.noting(backup, () => this.refusalOfFiles(backup, manifest));
    const kept = await this.noting(backup, () => this.keep(backup, manifest, level));
    if (backup.id !== null)
      await this.records.verified(backup.id, kept.verification, { flaw: flawOf(manifest, refused), refused });
    if (refused !== null) throw refused;
    return kept;
  }

  /** Records an error of `work` if it is a final result. */
  private async noting<T>({ id }: StoredBackup, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (id !== null && isSpoilt(error)) await this.records.spoilt(id, error);
      // If the registry is unavailable too, the error of the verification is the one to report.
      else if (id !== null) await this.records.unverified(id, error).catch(() => undefined);
      throw error;
    }
  }

  /** The error of the files. The dump stays good: the next backup copies damaged files again. */
  private async refusalOfFiles(backup: StoredBackup, manifest: BackupManifest): Promise<Error | null> {
    try {
      await this.files.verify(backup, manifest);
      return null;
    } catch (error) {
      if (isSpoilt(error) || !(error instanceof Error)) throw error;
      return error;
    }
  }

  /** A verification with a restore stays recorded: the file is the same. */
  private async keep(
    backup: StoredBackup,
    manifest: BackupManifest,
    level: VerificationLevel,
  ): Promise<BackupManifest> {
    const verification = manifest.verification === 'restored' ? 'restored' : level;
    const kept = { ...manifest, verification };
    if (verification !== manifest.verification) await this.manifests.rewrite(backup, kept);
    return kept;
  }
}

const isSpoilt = (error: unknown): boolean => isDomainError(error) && SPOILT.has(error.code);

/** The error that stays recorded in the row of a good backup. */
function flawOf({ files }: BackupManifest, refused: Error | null): Error | null {
  if (isDomainError(refused, 'BACKUP_FILES_DAMAGED')) return refused;
  return files !== undefined && files.lost.count > 0 ? filesLostOf(files) : null;
}
