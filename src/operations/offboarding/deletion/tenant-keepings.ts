import { Injectable } from '@nestjs/common';
import { TenantBackups } from './tenant-backups';
import { TenantFiles } from './tenant-files';

/** What of a tenant lies outside its database: files, and backups but the last. */
@Injectable()
export class TenantKeepings {
  constructor(
    private readonly files: TenantFiles,
    private readonly backups: TenantBackups,
  ) {}

  /** Asked before any goes, because a second run finds fewer. */
  async count(tenantId: number): Promise<{ files: number; backups: number }> {
    return { files: await this.files.count(tenantId), backups: await this.backups.count(tenantId) };
  }

  /** @throws DomainError STORAGE_UNAVAILABLE */
  async remove(tenantId: number, report: (done: number) => void): Promise<void> {
    await this.files.remove(tenantId, report);
    await this.backups.removeEarlier(tenantId);
  }
}
