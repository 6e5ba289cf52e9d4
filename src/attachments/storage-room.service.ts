import { tableName } from '#persistence';
import type { Database, UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import { TenantSettings } from '../tenant-settings/tenant-settings';
import { Attachment } from './attachment.entity';
import { storageQuotaExceeded, tooManyFiles } from './attachment.errors';
import type { OwnerRef } from './owners.service';

const MOST_FILES = 50;

/** How much room a tenant's files have, and a record's (domain.md §16). */
@TenantScoped()
export class StorageRoom {
  constructor(private readonly settings: TenantSettings) {}

  /** Before the content is stored: what is refused now would be later. @throws DomainError TOO_MANY_FILES, STORAGE_QUOTA_EXCEEDED */
  async judge(database: Database, owner: OwnerRef, size: number): Promise<void> {
    const quota = await this.settings.get('attachments.quota_bytes');
    if ((await this.used(database)) + size > quota) throw storageQuotaExceeded({ quota });
    await this.assertFewer(database, owner);
  }

  /** Takes the room within the transaction; uploads at once wait for one another. @throws DomainError as {@link judge} */
  async take(unit: UnitOfWork, owner: OwnerRef, size: number): Promise<void> {
    const quota = await this.settings.get('attachments.quota_bytes');
    await this.count(unit, size);
    if ((await this.used(unit)) > quota) throw storageQuotaExceeded({ quota });
    await this.assertFewer(unit, owner);
  }

  /** Counts what is kept whatever the room: papers the law asks for. */
  async count({ manager }: UnitOfWork, size: number): Promise<void> {
    await manager.query(
      `INSERT INTO ${tableName(manager, 'storage_usage')} (id, bytes) VALUES (1, ?)
        ON DUPLICATE KEY UPDATE bytes = bytes + VALUES(bytes)`,
      [size],
    );
  }

  /** Counts anew what is kept: the sum is the truth, the counter its copy. */
  async recount({ manager }: UnitOfWork): Promise<void> {
    await manager.query(
      `INSERT INTO ${tableName(manager, 'storage_usage')} (id, bytes)
        SELECT 1, COALESCE(SUM(size_bytes), 0) FROM ${tableName(manager, 'attachments')} WHERE purged_at IS NULL
        ON DUPLICATE KEY UPDATE bytes = VALUES(bytes)`,
    );
  }

  private async used({ manager }: Database): Promise<number> {
    const [row] = await manager.query<{ bytes: number | string }[]>(
      `SELECT bytes FROM ${tableName(manager, 'storage_usage')} WHERE id = 1`,
    );
    return Number(row?.bytes ?? 0);
  }

  private async assertFewer({ manager }: Database, { entityType, entityId }: OwnerRef): Promise<void> {
    const files = await manager.countBy(Attachment, { entityType, entityId });
    if (files >= MOST_FILES) throw tooManyFiles({ limit: MOST_FILES });
  }
}
