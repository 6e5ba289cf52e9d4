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

  /** What fails here is written down, as far as something follows of it. */
  private async noting<T>({ id }: StoredBackup, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (id !== null && isSpoilt(error)) await this.records.spoilt(id, error);
      // The error of the look is the one to be seen, also when the registry is away.
      else if (id !== null) await this.records.unverified(id, error).catch(() => undefined);
      throw error;
    }
  }

  /** Why the files are not proved, where the dump counts all the same: damaged ones are copied anew with the next backup. */
  private async refusalOfFiles(backup: StoredBackup, manifest: BackupManifest): Promise<Error | null> {
    try {
      await this.files.verify(backup, manifest);
      return null;
    } catch (error) {
      if (isSpoilt(error) || !(error instanceof Error)) throw error;
      return error;
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
    return kept;
  }
}

const isSpoilt = (error: unknown): boolean => isDomainError(error) && SPOILT.has(error.code);

/** What stays noted at a backup that counts. */
function flawOf({ files }: BackupManifest, refused: Error | null): Error | null {
  if (isDomainError(refused, 'BACKUP_FILES_DAMAGED')) return refused;
  return files !== undefined && files.lost.count > 0 ? filesLostOf(files) : null;
}
