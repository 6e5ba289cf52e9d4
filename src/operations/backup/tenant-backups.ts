import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { IsolatedLoop } from '#jobs';
import { isDomainError } from '#kernel';
import { GlobalDatabase } from '../../global/global-database';
import { Backup } from './backup.entity';
import { BackupCatalogue } from './catalogue/backup-catalogue.service';
import { BackupRemoval } from './backup-removal.service';
import type { StoredBackup } from './backup-paths';
import { Backups } from './backups.service';
import { ContentSweep } from './files/content-sweep';
import { ContentVault } from './files/content-vault';

/** The last backup of a tenant, as the signed certificate names it. */
export interface FinalBackup {
  readonly backupId: number;
  readonly file: string | null;
  readonly sha256: string | null;
  /** Number of files that are kept with the backup, and of files whose content was already lost. */
  readonly files: { readonly kept: number; readonly lost: number };
}

/** How long the last backup is kept after the erasure, so that a mistaken deletion can still be noticed. */
const DAYS_AFTER_PURGE = 30;

/** Backups of tenants that are deleted. */
@Injectable()
export class TenantBackups {
  private readonly loop = new IsolatedLoop('outlived backups');

  constructor(
    private readonly database: GlobalDatabase,
    private readonly backups: Backups,
    private readonly catalogue: BackupCatalogue,
    private readonly removal: BackupRemoval,
    private readonly sweep: ContentSweep,
    private readonly vault: ContentVault,
  ) {}

  /** Makes a verified backup. @throws the errors of {@link Backups.make} */
  async makeFinal(tenantId: number): Promise<FinalBackup> {
    const { id, fileName, sha256, files } = await this.backups.make({ tenantId }, { reason: 'final', codec: 'gzip' });
    return { backupId: id, file: fileName, sha256, files: { kept: files?.count ?? 0, lost: files?.lost.count ?? 0 } };
  }

  /** Number of backups without the one that stays. */
  async count(tenantId: number, keptId: number | null): Promise<number> {
    return (await this.keptOf(tenantId)).filter(({ id }) => id !== keptId).length;
  }

  /**
   * Deletes everything in the stores of backups but one backup and the contents of files that it lists: also backups that the registry does
   * not know or that were found damaged.
   *
   * @throws DomainError STORAGE_UNAVAILABLE
   */
  async removeAllBut(tenantId: number, keptId: number | null): Promise<void> {
    const backups = await this.keptOf(tenantId);
    for (const backup of backups.filter(({ id }) => id !== keptId)) await this.remove(backup);
    const kept = backups.find(({ id }) => id === keptId);
    const stored = kept === undefined ? null : this.catalogue.ofRow(kept);
    await this.removal.removeAllBut({ tenantId }, stored);
    if (stored === null) await this.vault.forget(tenantId);
    else await this.keepContentsOf(tenantId, stored);
  }

  /**
   * Deletes the last backups of tenants whose retention after the erasure has ended. Returns their number.
   *
   * @throws DomainError LOOP_INCOMPLETE after the others were deleted
   */
  async removeExpired(): Promise<number> {
    const tenants = await this.database.use((manager) =>
      manager.query<{ id: number }[]>(
        `SELECT tenant_id AS id FROM tenant_terms WHERE purged_at < UTC_TIMESTAMP(3) - INTERVAL ${DAYS_AFTER_PURGE} DAY`,
      ),
    );
    let removed = 0;
    const failed = await this.loop.each(tenants, {
      name: ({ id }) => `tenant ${id}`,
      work: async ({ id }) => {
        const backups = await this.keptOf(id);
        if (backups.length > 0) await this.removeAllBut(id, null);
        removed += backups.length;
      },
    });
    this.loop.failed(failed);
    return removed;
  }

  /** If the contents of the last backup cannot be determined, all contents are kept until the last backup is deleted. */
  private async keepContentsOf(tenantId: number, stored: StoredBackup): Promise<void> {
    try {
      await this.sweep.keepOnly(tenantId, [stored]);
    } catch (error) {
      if (!isDomainError(error) || error.kind === 'unavailable') throw error;
    }
  }

  /** Those that were not removed, also those whose last verification failed. */
  private keptOf(tenantId: number): Promise<readonly Backup[]> {
    const where = { tenantId, state: Not('expired' as const), fileName: Not(IsNull()) };
    return this.database.use((manager) => manager.find(Backup, { where, order: { id: 'ASC' } }));
  }

  private async remove(backup: Backup): Promise<void> {
    const stored = this.catalogue.ofRow(backup);
    if (stored !== null) await this.removal.remove(stored);
  }
}
