import { Injectable } from '@nestjs/common';
import { isDomainError } from '#kernel';
import type { BackupManifest, VerificationLevel } from './backup-manifest';
import type { StoredBackup } from './backup-paths';
import { BackupReader } from './backup-reader.service';
import { BackupRecords } from './backup-records.service';
import { BackupUse } from './backup-use.service';
import { filesLostOf } from './files/lost-files';
import { FileVerification } from './files/file-verification';
import { ManifestWriter } from './manifest-writer.service';
import { RestoreTrial } from './restore-trial.service';

/** What a look at a backup says for good: of a key that is not there, or a store that is away, nothing follows. */
const SPOILT: ReadonlySet<string> = new Set(['BACKUP_CORRUPT', 'BACKUP_MISMATCH']);

/** Looks at backups that were made, and writes down what it saw. */
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

  /** Reads it whole, and the contents of the files it names; with `restored` also restores it into a database that is dropped. @throws DomainError as {@link BackupReader.verify}, {@link RestoreTrial.run}, {@link FileVerification.verify} */
  verify(backup: StoredBackup, level: VerificationLevel): Promise<BackupManifest> {
    return this.use.reading(backup.owner, () => this.look(backup, level));
  }

  private async look(backup: StoredBackup, level: VerificationLevel): Promise<BackupManifest> {
    try {
      const manifest = await this.reader.verify(backup);
      if (level === 'restored') await this.trial.run(backup, manifest);
      const kept = await this.keep(backup, manifest, level);
      await this.files.verify(backup, manifest);
      return kept;
    } catch (error) {
      if (backup.id !== null && isDomainError(error) && SPOILT.has(error.code))
        await this.records.spoilt(backup.id, error);
      // The dump is good, and what is wrong of the files is copied anew with the next backup.
      if (backup.id !== null && isDomainError(error, 'BACKUP_FILES_DAMAGED')) await this.records.note(backup.id, error);
      throw error;
    }
  }

  /** What was proved once stays proved: the file is the same. */
  private async keep(
    backup: StoredBackup,
    manifest: BackupManifest,
    level: VerificationLevel,
  ): Promise<BackupManifest> {
    const verification = manifest.verification === 'restored' ? 'restored' : level;
    const kept = { ...manifest, verification };
    if (verification !== manifest.verification) await this.manifests.rewrite(backup, kept);
    if (backup.id === null) return kept;
    await this.records.verified(backup.id, verification);
    const { files } = manifest;
    if (files !== undefined && files.lost.count > 0) await this.records.note(backup.id, filesLostOf(files));
    return kept;
  }
}
