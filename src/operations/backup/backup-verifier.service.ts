import { Inject, Injectable } from '@nestjs/common';
import { isDomainError } from '#kernel';
import { KEY_RING, KeyRing } from '#secrets';
import { BackupCopies } from './backup-copies.service';
import { BackupDrafts, isThere } from './backup-drafts.service';
import type { BackupManifest, VerificationLevel } from './backup-manifest';
import type { StoredBackup } from './backup-paths';
import { BackupReader } from './backup-reader.service';
import { BackupRecords } from './backup-records.service';
import { sealManifest } from './manifest-seal';
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
    private readonly drafts: BackupDrafts,
    private readonly copies: BackupCopies,
    @Inject(KEY_RING) private readonly ring: KeyRing,
  ) {}

  /** Reads it whole; with `restored` also restores it into a database that is dropped. @throws DomainError as {@link BackupReader.verify}, {@link RestoreTrial.run} */
  async verify(backup: StoredBackup, level: VerificationLevel): Promise<BackupManifest> {
    try {
      const manifest = await this.reader.verify(backup);
      if (level === 'restored') await this.trial.run(backup, manifest);
      return await this.keep(backup, manifest, level);
    } catch (error) {
      if (backup.id !== null && isDomainError(error) && SPOILT.has(error.code))
        await this.records.spoilt(backup.id, error);
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
    if (verification !== manifest.verification && (await isThere(backup.manifestPath))) {
      await this.drafts.write(backup.manifestPath, sealManifest(this.ring, kept));
      await this.copies.copyManifest(backup);
    }
    if (backup.id !== null) await this.records.verified(backup.id, verification);
    return kept;
  }
}
