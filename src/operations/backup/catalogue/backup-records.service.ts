import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import type { ListRequest, Page } from '#kernel';
import { clock, isDomainError } from '#kernel';
import { listPage, reasonOf, recordNotFound } from '#persistence';
import type { Listing } from '#persistence';
import { GlobalDatabase } from '../../../global/global-database';
import { TenantDatabase } from '../../../global/tenants/tenant-database.entity';
import { leaveBackupEvent } from '../backup-events';
import { Backup } from '../backup.entity';
import { backupNotFound } from '../backup.errors';
import type { BackupRequest, MadeBackup } from '../backup-maker.service';
import type { VerificationLevel } from '../../dumps/backup-manifest';
import type { BackupOwner } from '../backup-paths';
import type { BackupSource } from '../backup-sources.service';

export const BACKUP_LISTING: Listing = {
  sorts: { createdAt: 'record.createdAt' },
  defaultSort: [{ key: 'createdAt', direction: 'desc' }],
  filters: {
    kind: { kind: 'choice', values: ['tenant', 'global'], column: 'record.kind' },
    state: { kind: 'choice', values: ['good', 'failed', 'expired'], column: 'record.state' },
    tenantId: { kind: 'ids', column: 'record.tenantId' },
  },
  search: [],
};

/** The rows of backups: every attempt and its result. */
@Injectable()
export class BackupRecords {
  constructor(private readonly database: GlobalDatabase) {}

  list(request: ListRequest): Promise<Page<Backup>> {
    return this.database.use((manager) =>
      listPage(manager, { entity: Backup, listing: BACKUP_LISTING, joins: {} }, request),
    );
  }

  /** @throws DomainError NOT_FOUND */
  async get(id: number): Promise<Backup> {
    const row = await this.database.use((manager) => manager.findOneBy(Backup, { id }));
    if (row === null) throw recordNotFound({ resource: 'backups', id });
    return row;
  }

  /** @throws DomainError BACKUP_NOT_FOUND if the backup has no row or was removed */
  async assertKept(id: number): Promise<void> {
    const where = { id, state: Not('expired' as const) };
    const isKept = await this.database.use((manager) => manager.existsBy(Backup, where));
    if (!isKept) throw backupNotFound({ reference: String(id) });
  }

  /** The newest first; at most 1,000 of one tenant, or 100 of all owners. */
  recent(tenantId?: number): Promise<Backup[]> {
    const where = tenantId === undefined ? {} : { tenantId };
    const take = tenantId === undefined ? 100 : 1000;
    return this.database.use((manager) =>
      manager.find(Backup, { where, order: { createdAt: 'DESC', id: 'DESC' }, take }),
    );
  }

  /** The newest first. */
  newestGood({ tenantId }: BackupOwner, limit: number): Promise<Backup[]> {
    const where = { tenantId: tenantId ?? IsNull(), state: 'good' as const };
    return this.database.use((manager) =>
      manager.find(Backup, { where, order: { createdAt: 'DESC', id: 'DESC' }, take: limit }),
    );
  }

  /** Whether a backup of that name has a row. */
  isKnown({ tenantId }: BackupOwner, fileName: string): Promise<boolean> {
    return this.database.use((manager) => manager.existsBy(Backup, { tenantId: tenantId ?? IsNull(), fileName }));
  }

  /** Records a good backup, also in the tenant's row. */
  good({ owner }: BackupSource, startedAt: Date, { stored, manifest }: MadeBackup): Promise<Backup> {
    const { database, sizes, codec, encrypted, keyId, sha256, reason } = manifest;
    const createdAt = new Date(manifest.createdAt);
    return this.database.transaction(async (manager) => {
      const { tenantId } = owner;
      const row = await manager.save(Backup, {
        kind: tenantId === null ? ('global' as const) : ('tenant' as const),
        tenantId,
        databaseName: database,
        state: 'good' as const,
        reason,
        fileName: stored.file,
        codec,
        encrypted,
        keyId,
        plainBytes: String(sizes.plain),
        storedBytes: String(sizes.stored),
        sha256,
        verification: 'checked' as const,
        verifiedAt: clock.now(),
        error: null,
        startedAt,
        createdAt,
      });
      if (tenantId !== null) await manager.update(TenantDatabase, { tenantId }, { lastBackupAt: createdAt });
      await leaveBackupEvent(manager, 'backup.completed', row.id);
      return row;
    });
  }

  /** Records an attempt that failed. */
  async failed(
    { owner, database }: BackupSource,
    startedAt: Date,
    request: BackupRequest & { error: unknown },
  ): Promise<void> {
    await this.database.transaction(async (manager) => {
      const { identifiers } = await manager.insert(Backup, {
        kind: owner.tenantId === null ? 'global' : 'tenant',
        tenantId: owner.tenantId,
        databaseName: database,
        state: 'failed',
        reason: request.reason,
        codec: request.codec,
        encrypted: false,
        error: explained(request.error),
        startedAt,
        createdAt: startedAt,
      });
      await leaveBackupEvent(manager, 'backup.failed', Number(identifiers[0]?.['id']), request.error);
    });
  }

  /** Records a successful verification of the dump. `flaw` remains recorded; `refused` is the error of the files, if there is one. */
  async verified(
    id: number,
    verification: VerificationLevel,
    { flaw, refused }: { readonly flaw: Error | null; readonly refused: Error | null },
  ): Promise<void> {
    const error = flaw && explained(flaw);
    await this.database.transaction(async (manager) => {
      await manager.update(Backup, { id }, { state: 'good', error, verification, verifiedAt: clock.now() });
      const type = refused === null ? 'backup.verified' : 'backup.verification_failed';
      await leaveBackupEvent(manager, type, id, refused ?? flaw);
    });
  }

  /** Records that the whole backup was read and is good. */
  async seenGood(id: number): Promise<void> {
    await this.database.use((manager) =>
      manager.query('UPDATE backups SET verified_at = UTC_TIMESTAMP(3) WHERE id = ?', [id]),
    );
  }

  /** Records that the dump exists but a part beside it is missing. */
  async incomplete(id: number, error: unknown): Promise<void> {
    await this.database.transaction(async (manager) => {
      await manager.update(Backup, { id }, { error: explained(error) });
      await leaveBackupEvent(manager, 'backup.incomplete', id, error);
    });
  }

  /** Records that no part is missing any more. */
  async completed(id: number): Promise<void> {
    await this.database.use((manager) => manager.update(Backup, { id }, { error: null }));
  }

  /** Records that the backup is corrupt. */
  async spoilt(id: number, error: unknown): Promise<void> {
    await this.database.transaction(async (manager) => {
      await manager.update(Backup, { id }, { state: 'failed', error: explained(error), verifiedAt: clock.now() });
      await leaveBackupEvent(manager, 'backup.verification_failed', id, error);
    });
  }

  /** Records a verification without a result: a key is missing or a store is unavailable. */
  async unverified(id: number, error: unknown): Promise<void> {
    await this.database.transaction((manager) => leaveBackupEvent(manager, 'backup.verification_failed', id, error));
  }

  async expired(ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return;
    await this.database.use((manager) => manager.update(Backup, [...ids], { state: 'expired' }));
  }
}

/** Code and text of an error of the product; only the kind of any other error. */
function explained(error: unknown): string {
  const text = isDomainError(error) ? `${error.code}: ${error.text('en').detail}` : reasonOf(error);
  return text.slice(0, 255);
}
