import { tableName } from '#persistence';
import type { Database, UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import { TenantSettings } from '../tenant-settings/tenant-settings';
import { Attachment } from './attachment.entity';
import { quotaExceeded } from '../tenant-settings/limit.errors';
import { tooManyFiles } from './attachment.errors';
import type { OwnerRef } from './owners.service';

const MAX_FILES = 50;

/** The storage quota of a tenant, and the file limit of a record (domain.md §16). */
@TenantScoped()
export class StorageRoom {
  constructor(private readonly settings: TenantSettings) {}

  /**
   * Checks the limits before the content is stored, so that a refused file is not stored first.
   *
   * @throws DomainError TOO_MANY_FILES, QUOTA_EXCEEDED
   */
  async check(database: Database, owner: OwnerRef, size: number): Promise<void> {
    const limit = await this.settings.get('limits.storage_bytes');
    const current = await this.used(database);
    if (current + size > limit) throw quotaExceeded({ resource: 'storage_bytes', limit, current });
    await this.assertFewer(database, owner);
  }

  /** Reserves the quota within the transaction; concurrent uploads wait for each other. @throws DomainError as {@link check} */
  async take(unit: UnitOfWork, owner: OwnerRef, size: number): Promise<void> {
    const limit = await this.settings.get('limits.storage_bytes');
    await this.count(unit, size);
    const taken = await this.used(unit);
    if (taken > limit) throw quotaExceeded({ resource: 'storage_bytes', limit, current: taken - size });
    await this.assertFewer(unit, owner);
  }

  /** Counts a file regardless of the quota: for documents that the law requires to be kept. */
  async count({ manager }: UnitOfWork, size: number): Promise<void> {
    await manager.query(
      `INSERT INTO ${tableName(manager, 'storage_usage')} (id, bytes) VALUES (1, ?)
        ON DUPLICATE KEY UPDATE bytes = bytes + VALUES(bytes)`,
      [size],
    );
  }

  /** Releases the quota of a deleted file: a company that has reached its limit can free space itself. */
  async give({ manager }: UnitOfWork, size: number): Promise<void> {
    const table = tableName(manager, 'storage_usage');
    await manager.query(`UPDATE ${table} SET bytes = IF(bytes > ?, bytes - ?, 0) WHERE id = 1`, [size, size]);
  }

  /** Recomputes the counter: the sum of the files is authoritative, the counter is a copy. */
  async recount({ manager }: UnitOfWork): Promise<void> {
    await manager.query(
      `INSERT INTO ${tableName(manager, 'storage_usage')} (id, bytes)
        SELECT 1, COALESCE(SUM(size_bytes), 0) FROM ${tableName(manager, 'attachments')} WHERE deleted_at IS NULL
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
    if (files >= MAX_FILES) throw tooManyFiles({ limit: MAX_FILES });
  }
}
