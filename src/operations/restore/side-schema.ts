import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { ownValue } from '#kernel';
import { QUIET_LOGGER, schemaFingerprint } from '#persistence';
import { TENANT_ENTITIES } from '../../database/tenant/tenant-entities';
import { CURRENT_SCHEMA_VERSION, TENANT_MIGRATIONS } from '../../database/tenant/tenant-migrations';
import { Driver } from '../../fleet/drivers/driver.entity';
import { anonymizeDriver, DRIVER } from '../../fleet/privacy/anonymize-driver';
import { anonymizeSubject } from '../../fleet/privacy/anonymize-subject';
import { SUBJECTS } from '../../fleet/privacy/subjects';
import type { SchemaState } from '../tenant-schema/schema-state';
import { SideDatabases } from './side-databases';
import type { SideDatabase } from './side-databases';

/** An erasure of a person that the live database records. */
export interface KnownErasure {
  /** As in the table of erasures. */
  readonly entityType: string;
  readonly entityId: number;
  readonly reason: string;
  readonly erasedAt: Date;
  readonly userId: number | null;
}

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
        for (const erasure of erasures) erased += await eraseAgain(manager, erasure, everyone);
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
      const dataSource = new DataSource({
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

/** `anyhow`: even if the person's row is already marked as erased. */
async function eraseAgain(manager: EntityManager, erasure: KnownErasure, anyhow: boolean): Promise<number> {
  const { entityType, entityId, reason, erasedAt, userId } = erasure;
  if (entityType !== DRIVER) return eraseSubjectAgain(manager, erasure);
  const driver = await manager.findOne(Driver, { where: { id: entityId }, withDeleted: true });
  if (driver === null || (driver.anonymizedAt !== null && !anyhow)) return 0;
  await anonymizeDriver(manager, entityId, { at: erasedAt, reason, userId });
  await forgetFiles(manager, DRIVER, entityId);
  return 1;
}

/** A row created after the erasure belongs to another person. */
async function eraseSubjectAgain(manager: EntityManager, erasure: KnownErasure): Promise<number> {
  const { entityType, entityId, reason, erasedAt, userId } = erasure;
  const subject = ownValue(SUBJECTS, entityType);
  if (subject === undefined) return 0;
  const erasing = { at: erasedAt, reason, userId, writtenBefore: erasedAt };
  if (!(await anonymizeSubject(manager, subject, entityId, erasing))) return 0;
  if (subject.files !== null) await forgetFiles(manager, subject.files, entityId);
  return 1;
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
