import { Injectable } from '@nestjs/common';
import { JobQueue } from '#jobs';
import { GlobalDatabase } from '../../../global/global-database';
import { TenantBackups } from '../../backup/tenant-backups';
import { KeptExports } from '../export/kept-exports';
import { lastDeletion } from './last-deletion';
import { TenantFiles } from './tenant-files';

/** Data of a tenant outside its database: files, archives, backups and entries of the queue. The archive and the backup of its last deletion stay. */
@Injectable()
export class TenantKeepings {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly files: TenantFiles,
    private readonly backups: TenantBackups,
    private readonly exports: KeptExports,
    private readonly queue: JobQueue,
  ) {}

  /** Runs before the deletion, because a repetition would find fewer. */
  async count(tenantId: number): Promise<{ files: number; backups: number; exports: number }> {
    const { exportOf, backupId } = await lastDeletion(this.database, tenantId);
    return {
      files: await this.files.count(tenantId),
      backups: await this.backups.count(tenantId, backupId),
      exports: (await this.exports.othersOf(tenantId, exportOf)).length,
    };
  }

  /** Walks the stores: what is found is removed, whether the registry knows it or not. @throws DomainError STORAGE_UNAVAILABLE */
  async remove(tenantId: number, report: (done: number) => void): Promise<void> {
    const { exportOf, backupId } = await lastDeletion(this.database, tenantId);
    await this.files.remove(tenantId, report);
    await this.backups.removeAllBut(tenantId, backupId);
    await this.exports.removeOthers(tenantId, exportOf);
    await this.queue.forget(tenantId);
  }
}
