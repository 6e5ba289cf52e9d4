import { rm } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import { GlobalDatabase } from '../../../global/global-database';
import { Backup } from '../../backup/backup.entity';
import { BackupCatalogue } from '../../backup/backup-catalogue.service';
import { BackupCopies } from '../../backup/backup-copies.service';
import { BackupRecords } from '../../backup/backup-records.service';
import { Backups } from '../../backup/backups.service';

/** The last backup of a tenant, as it is named in what is signed. */
export interface FinalBackup {
  readonly backupId: number;
  readonly file: string | null;
  readonly sha256: string | null;
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
    private readonly copies: BackupCopies,
    private readonly records: BackupRecords,
  ) {}

  /** One that was verified. @throws as {@link Backups.make} */
  async makeFinal(tenantId: number): Promise<FinalBackup> {
    const { id, fileName, sha256 } = await this.backups.make({ tenantId }, { reason: 'final', codec: 'gzip' });
    return { backupId: id, file: fileName, sha256 };
  }

  /** How many there are beside the last one. */
  async count(tenantId: number): Promise<number> {
    return (await this.goodOf(tenantId, true)).length;
  }

  /** All but the last one. @throws DomainError STORAGE_UNAVAILABLE */
  async removeEarlier(tenantId: number): Promise<void> {
    for (const backup of await this.goodOf(tenantId, true)) await this.remove(backup);
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
        for (const backup of await this.goodOf(id, false)) {
          await this.remove(backup);
          removed += 1;
        }
      },
    });
    this.loop.failed(failed);
    return removed;
  }

  private async goodOf(tenantId: number, butTheLast: boolean): Promise<readonly Backup[]> {
    const good = await this.database.use((manager) =>
      manager.find(Backup, { where: { tenantId, state: 'good' }, order: { id: 'ASC' } }),
    );
    const last = good.findLast(({ reason }) => reason === 'final');
    return butTheLast ? good.filter((backup) => backup !== last) : good;
  }

  /** The manifest first: what is half removed does not exist. The row last: what it names is looked for again. */
  private async remove(backup: Backup): Promise<void> {
    const stored = this.catalogue.ofRow(backup);
    if (stored !== null) {
      await rm(stored.manifestPath, { force: true });
      await rm(stored.path, { force: true });
      await this.copies.remove(stored);
    }
    await this.records.expired([backup.id]);
  }
}
