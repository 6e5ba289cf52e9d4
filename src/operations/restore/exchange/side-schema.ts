import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { PooledDataSource, QUIET_LOGGER, schemaFingerprint } from '#persistence';
import { TENANT_ENTITIES } from '../../../database/tenant/tenant-entities';
import { CURRENT_SCHEMA_VERSION, TENANT_MIGRATIONS } from '../../../database/tenant/tenant-migrations';
import { eraseAgain } from '../../../fleet/privacy/repeated-erasure';
import type { KnownErasure } from '../../../fleet/privacy/repeated-erasure';
import type { SchemaState } from '../../tenant-database/schema-state';
import { SideDatabases } from '../../dumps/side-databases';
import type { SideDatabase } from '../../dumps/side-databases';

/** Updates older data: their schema, and the erasures since. */
@Injectable()
export class SideSchema {
  constructor(private readonly sides: SideDatabases) {}

  /** Applies the missing migrations. Idempotent. */
  migrate(side: SideDatabase): Promise<Pick<SchemaState, 'version' | 'fingerprint'>> {
    return this.on(side, async (dataSource) => {
      await dataSource.runMigrations({ transaction: 'none' });
      return { version: CURRENT_SCHEMA_VERSION, fingerprint: await schemaFingerprint(dataSource, side.database) };
    });
  }

  /** Erases persons again who were erased since the data were current, with the names of their files. Returns their number. */
  async reapply(
    side: SideDatabase,
    erasures: readonly KnownErasure[],
    { everyone } = { everyone: false },
  ): Promise<number> {
    if (erasures.length === 0) return 0;
    return this.on(side, (dataSource) =>
      dataSource.transaction(async (manager) => {
        let erased = 0;
        for (const erasure of erasures) {
          const again = await eraseAgain(manager, erasure, everyone);
          if (again === null) continue;
          erased += 1;
          if (again.files !== null) await forgetFiles(manager, again.files, erasure.entityId);
        }
        if (erased > 0) await recountFiles(manager);
        return erased;
      }),
    );
  }

  /** Documents that were waiting for a tax authority may have been sent since, so a person must decide on each. Returns their number. */
  async holdSubmissions(side: SideDatabase): Promise<number> {
    const { affectedRows } = await this.on(side, (dataSource) =>
      dataSource.query<{ affectedRows: number }>(
        `UPDATE invoices SET fiscal_status = 'uncertain', fiscal_note = ? WHERE fiscal_status IN ('pending', 'sending')`,
        ['the data were restored: it may have been sent since'],
      ),
    );
    return affectedRows;
  }

  private on<T>(side: SideDatabase, work: (dataSource: DataSource) => Promise<T>): Promise<T> {
    return this.sides.asOwner(side, async ({ host, port, user, password }) => {
      const dataSource = new PooledDataSource({
        type: 'mariadb',
        host,
        port,
        username: user,
        password,
        database: side.database,
        charset: 'utf8mb4_unicode_ci',
        timezone: 'Z',
        poolSize: 1,
        connectTimeout: 2000,
        logger: QUIET_LOGGER,
        entities: [...TENANT_ENTITIES],
        migrations: [...TENANT_MIGRATIONS],
      });
      try {
        await dataSource.initialize();
        return await work(dataSource);
      } finally {
        if (dataSource.isInitialized) await dataSource.destroy();
      }
    });
  }
}

/** The contents of the files were erased with the person, but their rows are restored. */
async function forgetFiles(manager: EntityManager, entityType: string, entityId: number): Promise<void> {
  await manager.query(
    `UPDATE attachments SET original_name = 'file', description = NULL, purged_at = UTC_TIMESTAMP(3),
      deleted_at = COALESCE(deleted_at, UTC_TIMESTAMP(3)) WHERE entity_type = ? AND entity_id = ? AND purged_at IS NULL`,
    [entityType, entityId],
  );
}

async function recountFiles(manager: EntityManager): Promise<void> {
  await manager.query(
    `INSERT INTO storage_usage (id, bytes)
      SELECT 1, COALESCE(SUM(size_bytes), 0) FROM attachments WHERE deleted_at IS NULL
      ON DUPLICATE KEY UPDATE bytes = VALUES(bytes)`,
  );
}
