import { Injectable } from '@nestjs/common';
import { TenantBackups } from '../../backup/tenant-backups';
import { TenantFiles } from './tenant-files';

/** Data of a tenant outside its database: files, and backups except the last one. */
@Injectable()
export class TenantKeepings {
  constructor(
    private readonly files: TenantFiles,
    private readonly backups: TenantBackups,
  ) {}

  /** Runs before the deletion, because a repetition would find fewer. */
  async count(tenantId: number): Promise<{ files: number; backups: number }> {
    return { files: await this.files.count(tenantId), backups: await this.backups.count(tenantId) };
  }

  /** @throws DomainError STORAGE_UNAVAILABLE */
  async remove(tenantId: number, report: (done: number) => void): Promise<void> {
    await this.files.remove(tenantId, report);
    await this.backups.removeEarlier(tenantId);
  }
}
