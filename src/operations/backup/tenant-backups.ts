import { Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import { isDomainError } from '#kernel';
import { GlobalDatabase } from '../../global/global-database';
import { Backup } from './backup.entity';
import { BackupCatalogue } from './catalogue/backup-catalogue.service';
import { BackupRemoval } from './backup-removal.service';
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

  /** Number of backups without the last one. */
  async count(tenantId: number): Promise<number> {
    return (await this.goodOf(tenantId, true)).length;
  }

  /**
   * Deletes all backups but the last one, and contents of files that the last one does not list.
   *
   * @throws DomainError STORAGE_UNAVAILABLE
   */
  async removeEarlier(tenantId: number): Promise<void> {
    for (const backup of await this.goodOf(tenantId, true)) await this.remove(backup);
    await this.keepContentsOfLast(tenantId);
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
        const backups = await this.goodOf(id, false);
        if (backups.length > 0) await this.vault.forget(id);
        for (const backup of backups) {
          await this.remove(backup);
          removed += 1;
        }
      },
    });
    this.loop.failed(failed);
    return removed;
  }

  /** If the contents of the last backup cannot be determined, all contents are kept until the last backup is deleted. */
  private async keepContentsOfLast(tenantId: number): Promise<void> {
    const [last] = await this.goodOf(tenantId, false);
    const stored = last === undefined ? null : this.catalogue.ofRow(last);
    try {
      await this.sweep.keepOnly(tenantId, stored === null ? [] : [stored]);
    } catch (error) {
      if (!isDomainError(error) || error.kind === 'unavailable') throw error;
    }
  }

  private async goodOf(tenantId: number, butTheLast: boolean): Promise<readonly Backup[]> {
    const good = await this.database.use((manager) =>
      manager.find(Backup, { where: { tenantId, state: 'good' }, order: { id: 'ASC' } }),
    );
    const last = good.findLast(({ reason }) => reason === 'final');
    return butTheLast ? good.filter((backup) => backup !== last) : good;
  }

  private async remove(backup: Backup): Promise<void> {
    const stored = this.catalogue.ofRow(backup);
    if (stored !== null) await this.removal.remove(stored);
  }
}
