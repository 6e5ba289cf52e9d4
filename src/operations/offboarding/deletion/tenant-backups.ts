import { Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import { isDomainError } from '#kernel';
import { GlobalDatabase } from '../../../global/global-database';
import { Backup } from '../../backup/backup.entity';
import { BackupCatalogue } from '../../backup/backup-catalogue.service';
import { BackupRemoval } from '../../backup/backup-removal.service';
import { Backups } from '../../backup/backups.service';
import { ContentSweep } from '../../backup/files/content-sweep';
import { ContentVault } from '../../backup/files/content-vault';

/** The last backup of a tenant, as it is named in what is signed. */
export interface FinalBackup {
  readonly backupId: number;
  readonly file: string | null;
  readonly sha256: string | null;
  /** How many files of the tenant are kept with it, and how many had no content any more. */
  readonly files: { readonly kept: number; readonly lost: number };
}

/** For how long the last backup outlives its tenant: until whoever erased it by mistake has noticed. */
const DAYS_AFTER_PURGE = 30;

/** Backups of tenants that go. */
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

  /** One that was verified. @throws as {@link Backups.make} */
  async makeFinal(tenantId: number): Promise<FinalBackup> {
    const { id, fileName, sha256, files } = await this.backups.make({ tenantId }, { reason: 'final', codec: 'gzip' });
    return { backupId: id, file: fileName, sha256, files: { kept: files?.count ?? 0, lost: files?.lost.count ?? 0 } };
  }

  /** How many there are beside the last one. */
  async count(tenantId: number): Promise<number> {
    return (await this.goodOf(tenantId, true)).length;
  }

  /** All but the last one, and contents of files that it does not name. @throws DomainError STORAGE_UNAVAILABLE */
  async removeEarlier(tenantId: number): Promise<void> {
    for (const backup of await this.goodOf(tenantId, true)) await this.remove(backup);
    await this.keepContentsOfLast(tenantId);
  }

  /** Also the last one, of tenants that were erased long enough ago. Answers how many went. @throws DomainError LOOP_INCOMPLETE after the others went */
  async removeOutlived(): Promise<number> {
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

  /** Where it cannot be known which these are, all of them wait until the last backup goes. */
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
