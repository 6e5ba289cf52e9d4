import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { isDomainError } from '#kernel';
import type { Actor } from '#kernel';
import { recordNotFound } from '#persistence';
import { GlobalDatabase } from '../../global/global-database';
import { BackupCatalogue } from '../backup/backup-catalogue.service';
import { storedAt } from '../backup/backup-paths';
import type { StoredBackup } from '../backup/backup-paths';
import type { OperationOrder } from '../operations/operation-orders';
import { Operation } from '../operations/operation.entity';
import { TenantPlaces } from '../provisioning/tenant-places';
import { EXCHANGES, keptOf } from './kept-data';
import { momentOf } from './replay/replay-moment';
import { RestorableTables } from './restorable-tables';
import { restoreNotUndoable, restoreTablesUnknown, restoreTargetInvalid, restoreUnsigned } from './restore.errors';
import { RestoreSagas } from './restore-sagas';

/** What is to be restored of whom, by whose wish. */
export interface RestoreWish {
  readonly tenantId: number;
  /** A backup as people name it: id, `latest`, file. */
  readonly reference: string;
  readonly tables: readonly string[] | null;
  readonly actor: Actor;
  /** In ISO 8601 with a zone: what happened since the backup is replayed up to then. */
  readonly at?: string;
  /** Documents issued since are left out, and their numbers recorded as gaps; otherwise they come along. */
  readonly discardIssued?: boolean;
  /** The reference is the path of a dump that this product did not make. */
  readonly unsigned?: boolean;
}

/** What is asked for when something is restored; it is run at once or by a worker, as any order. */
@Injectable()
export class Restores {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly catalogue: BackupCatalogue,
    private readonly places: TenantPlaces,
    private readonly sagas: RestoreSagas,
    private readonly tables: RestorableTables,
  ) {}

  /**
   * What can be known of it before anything is done is looked at here, and again by the restore.
   *
   * @throws DomainError NOT_FOUND, BACKUP_NOT_FOUND, RESTORE_MOMENT_INVALID; as {@link RestorableTables.assertPossible}
   */
  async orderOf(wish: RestoreWish): Promise<OperationOrder> {
    const { tenantId, tables, actor, at, discardIssued = false } = wish;
    await this.assertKnown(tenantId);
    if (tables?.length === 0) throw restoreTablesUnknown({ tables: '' });
    const backup = await this.backupOf(wish);
    if (tables !== null) await this.tables.assertPossible(backup, tenantId, { tables, isReplayed: at !== undefined });
    const chosen = tables === null ? null : [...new Set(tables)];
    const input = { backup, tables: chosen, ...mannerOf(wish), discardIssued };
    return { saga: this.sagas.restore, tenantId, input, actor, exclusive: true };
  }

  /** Loads a backup beside the live database, under a name that bears the tenant's. @throws DomainError as {@link orderOf}, RESTORE_TARGET_INVALID */
  async inspectionOf(wish: RestoreWish, into: string): Promise<OperationOrder> {
    const { tenantId, actor } = wish;
    await this.assertKnown(tenantId);
    const { database } = await this.places.of(tenantId);
    const isFree = new RegExp(`^${database}_(?![ro]\\d+$)[a-z0-9_]{1,20}$`).test(into) && into.length <= 64;
    if (!isFree) throw restoreTargetInvalid({ name: into.slice(0, 64), expected: `${database}_` });
    const backup = await this.backupOf(wish);
    return {
      saga: this.sagas.inspection,
      tenantId,
      input: { backup, into, ...mannerOf(wish) },
      actor,
      exclusive: true,
    };
  }

  /** The newest exchange of a tenant's data alone can be taken back. @throws DomainError NOT_FOUND, RESTORE_NOT_UNDOABLE */
  async undoOf(operationId: number, actor: Actor): Promise<OperationOrder> {
    const id = operationId;
    const operation = await this.database.use((manager) => manager.findOneBy(Operation, { id }));
    if (operation === null) throw recordNotFound({ resource: 'operations', id });
    const kept = keptOf(operation);
    if (kept === null) throw restoreNotUndoable({ id, reason: operation.kind });
    if (kept.until < new Date()) throw restoreNotUndoable({ id, reason: kept.until.toISOString() });
    const { tenantId } = operation;
    const [newest] = await this.database.use((manager) =>
      manager.find(Operation, {
        where: { tenantId: tenantId ?? 0, kind: In(EXCHANGES), state: 'done' },
        order: { id: 'DESC' },
        take: 1,
      }),
    );
    if (newest?.id !== id) throw restoreNotUndoable({ id, reason: `${newest?.kind ?? ''} ${newest?.id ?? ''}` });
    const input = { operationId, kept: kept.database, tables: kept.tables };
    return { saga: this.sagas.undoing, tenantId, input, actor, exclusive: true };
  }

  /** @throws DomainError BACKUP_NOT_FOUND; RESTORE_UNSIGNED for a file that has no manifest, unless that is meant */
  private async backupOf({ tenantId, reference, unsigned = false }: RestoreWish): Promise<StoredBackup> {
    if (unsigned) return storedAt(resolve(reference), { tenantId });
    try {
      return await this.catalogue.find({ tenantId }, reference);
    } catch (error) {
      const isFile = isDomainError(error, 'BACKUP_NOT_FOUND') && (await isDumpFile(reference));
      throw isFile ? restoreUnsigned({ file: basename(reference).slice(0, 255) }) : error;
    }
  }

  private async assertKnown(tenantId: number): Promise<void> {
    if (!(await this.places.exists(tenantId))) throw recordNotFound({ resource: 'tenants', id: tenantId });
  }
}

/** From which moment on, and whether anybody signed it. */
const mannerOf = ({ at, unsigned }: RestoreWish): { at?: string; unsigned?: true } => ({
  ...(at === undefined ? {} : { at: momentOf(at).toISOString() }),
  ...(unsigned === true ? { unsigned } : {}),
});

/** A dump on this machine, by a path that names a file; an id is none. */
async function isDumpFile(reference: string): Promise<boolean> {
  if (!/\.sql(?:\.(?:gz|zst))?$/.test(reference) || reference.includes('\0')) return false;
  const found = await stat(resolve(reference)).catch(() => null);
  return found !== null && found.isFile();
}
