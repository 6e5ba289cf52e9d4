import { Inject, Injectable } from '@nestjs/common';
import { KEY_RING, KeyRing } from '#secrets';
import { BackupCopies } from './backup-copies.service';
import { BackupDrafts, isThere } from './backup-drafts.service';
import type { BackupManifest } from '../dumps/backup-manifest';
import type { StoredBackup } from './backup-paths';
import { sealManifest } from './manifest-seal';

/** Updates and signs manifests again when something new is known about a backup. */
@Injectable()
export class ManifestWriter {
  constructor(
    @Inject(KEY_RING) private readonly ring: KeyRing,
    private readonly drafts: BackupDrafts,
    private readonly copies: BackupCopies,
  ) {}

  /** Does nothing if the backup is no longer in the folder. @throws DomainError STORAGE_UNAVAILABLE */
  async rewrite(backup: StoredBackup, manifest: BackupManifest): Promise<void> {
    if (!(await isThere(backup.manifestPath))) return;
    await this.drafts.write(backup.manifestPath, sealManifest(this.ring, manifest));
    await this.copies.copyManifest(backup);
  }
}
