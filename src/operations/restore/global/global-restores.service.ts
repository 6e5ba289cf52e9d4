import { Injectable } from '@nestjs/common';
import type { TaskRequest } from '#jobs';
import { systemActor } from '#kernel';
import { GlobalDatabase } from '../../../global/global-database';
import { BackupCatalogue } from '../../backup/catalogue/backup-catalogue.service';
import { BackupReader } from '../../backup/catalogue/backup-reader.service';
import { GlobalOwner } from './global-owner';
import { globalComparison, globalRestore } from './global-restore.task';
import type { GlobalRestoreInput } from './global-restore.task';

/** Distance between the operation numbers of the backup and those of a newly started registry. */
const APART = 1000;

/** Prepares restores of the global database. Only from the command line, because log-in over REST may be impossible. */
@Injectable()
export class GlobalRestores {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly catalogue: BackupCatalogue,
    private readonly reader: BackupReader,
    private readonly owner: GlobalOwner,
  ) {}

  /** @throws DomainError GLOBAL_SCHEMA_BEHIND, BACKUP_NOT_FOUND; BACKUP_CORRUPT, BACKUP_KEY_UNKNOWN, BACKUP_MISMATCH of the manifest */
  async requestOf(
    reference: string,
    { dryRun }: { readonly dryRun: boolean },
  ): Promise<TaskRequest<GlobalRestoreInput>> {
    await this.database.assertCurrent();
    const backup = await this.catalogue.find({ tenantId: null }, reference);
    const { rows } = await this.reader.manifest(backup);
    await this.numberApart(rows['operations'] ?? 0);
    const task = dryRun ? globalComparison : globalRestore;
    return { task, tenantId: null, input: { backup }, actor: systemActor('cli') };
  }

  /** If the registry was lost and recreated, this operation must not have the number of an operation of the backup. */
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
