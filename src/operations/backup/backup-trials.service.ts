import { Injectable } from '@nestjs/common';
import { BackupCatalogue } from './catalogue/backup-catalogue.service';
import type { BackupManifest } from '../dumps/backup-manifest';
import type { BackupOwner } from './backup-paths';
import { BackupVerifier } from './backup-verifier.service';

/** A verified backup, with its manifest after the verification; null if the owner has none. */
export interface Trial {
  readonly backupId: number | null;
  readonly manifest: BackupManifest | null;
}

/** Verifies a backup by its id, or the newest one of an owner. */
@Injectable()
export class BackupTrials {
  constructor(
    private readonly catalogue: BackupCatalogue,
    private readonly verifier: BackupVerifier,
  ) {}

  /** @throws DomainError BACKUP_NOT_FOUND; the errors of {@link BackupVerifier.verify} */
  async run(
    owner: BackupOwner,
    { backupId, restore = true }: { readonly backupId?: number; readonly restore?: boolean },
  ): Promise<Trial> {
    const backup = await (backupId === undefined ? this.catalogue.newest(owner) : this.catalogue.byId(backupId));
    if (backup === null) return { backupId: null, manifest: null };
    return { backupId: backup.id, manifest: await this.verifier.verify(backup, restore ? 'restored' : 'checked') };
  }
}
