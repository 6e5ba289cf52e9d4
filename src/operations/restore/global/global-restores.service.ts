import { Injectable } from '@nestjs/common';
import { systemActor } from '#kernel';
import { GlobalDatabase } from '../../../global/global-database';
import { BackupCatalogue } from '../../backup/backup-catalogue.service';
import { BackupReader } from '../../backup/backup-reader.service';
import type { OperationOrder } from '../../operations/operation-orders';
import { GlobalOwner } from './global-owner';
import { GlobalComparison, GlobalRestore } from './global-restore.saga';

/** Room between operations the backup knows and those of a registry that was begun anew. */
const APART = 1000;

/** What is asked for when the global database is restored: by the command line alone, since nobody could log in to ask for it. */
@Injectable()
export class GlobalRestores {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly catalogue: BackupCatalogue,
    private readonly reader: BackupReader,
    private readonly owner: GlobalOwner,
    private readonly restore: GlobalRestore,
    private readonly comparison: GlobalComparison,
  ) {}

  /** @throws DomainError GLOBAL_SCHEMA_BEHIND, BACKUP_NOT_FOUND; BACKUP_CORRUPT, BACKUP_KEY_UNKNOWN, BACKUP_MISMATCH of the manifest */
  async orderOf(reference: string, { dryRun }: { readonly dryRun: boolean }): Promise<OperationOrder> {
    await this.database.assertCurrent();
    const backup = await this.catalogue.find({ tenantId: null }, reference);
    const { rows } = await this.reader.manifest(backup);
    await this.numberApart(rows['operations'] ?? 0);
    const saga = dryRun ? this.comparison : this.restore;
    return { saga, tenantId: null, input: { backup }, actor: systemActor('cli') };
  }

  /** Where the registry was lost and begun anew, this operation must not bear the number of one that the backup brings back. */
  private async numberApart(known: number): Promise<void> {
    const [row] = await this.database.use((manager) =>
      manager.query<{ newest: number | string | null }[]>('SELECT MAX(id) AS newest FROM operations'),
    );
    if (Number(row?.newest ?? 0) >= known) return;
    await this.owner.on(this.owner.live, (manager) =>
      manager.query(`ALTER TABLE operations AUTO_INCREMENT = ${Math.trunc(known) + APART}`),
    );
  }
}
