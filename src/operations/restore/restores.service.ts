import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { TaskRequest } from '#jobs';
import { clock, isDomainError } from '#kernel';
import type { Actor } from '#kernel';
import { recordNotFound } from '#persistence';
import { GlobalDatabase } from '../../global/global-database';
import { BackupCatalogue } from '../backup/catalogue/backup-catalogue.service';
import { storedAt } from '../backup/backup-paths';
import type { StoredBackup } from '../backup/backup-paths';
import { ServerConnections } from '../servers/server-connections';
import { databaseExists } from '../servers/tenant-accounts';
import { Operation } from '../tasks/operation.entity';
import { TenantPlaces } from '../tenant-database/tenant-places';
import { EXCHANGES, keptOf } from './kept-data';
import { gtidOf, momentOf } from './replay/replay-moment';
import { RestorableTables } from './restorable-tables';
import { restoreNotUndoable, restoreTablesUnknown, restoreTargetInvalid, restoreUnsigned } from './restore.errors';
import { databaseInspection } from './database-inspection.task';
import type { InspectionInput } from './database-inspection.task';
import { restoreUndo } from './restore-undo.task';
import type { UndoInput } from './restore-undo.task';
import { tenantRestore } from './tenant-restore.task';
import type { RestoreInput } from './tenant-restore.task';

/** A requested restore. */
export interface RestoreRequest {
  readonly tenantId: number;
  /** A backup: an id, `latest`, or a file. */
  readonly reference: string;
  readonly tables: readonly string[] | null;
  readonly actor: Actor;
  /** ISO 8601 with a time zone: changes since the backup are replayed up to this time. */
  readonly at?: string;
  /** The last transaction to replay. */
  readonly gtid?: string;
  /** Whether documents issued since the backup are left out and recorded as gaps; otherwise they are carried over. */
  readonly discardIssued?: boolean;
  /** Whether the reference is the path of a dump that this product did not create. */
  readonly unsigned?: boolean;
}

/** Checks requests for restores and creates their operations, which run at once or in a worker. */
@Injectable()
export class Restores {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly catalogue: BackupCatalogue,
    private readonly places: TenantPlaces,
    private readonly tables: RestorableTables,
    private readonly servers: ServerConnections,
  ) {}

  /**
   * Checks what is known before the restore begins; the restore checks it again.
   *
   * @throws DomainError NOT_FOUND, BACKUP_NOT_FOUND, RESTORE_MOMENT_INVALID; the errors of {@link RestorableTables.assertPossible}
   */
  async requestOf(request: RestoreRequest): Promise<TaskRequest<RestoreInput>> {
    const { tenantId, tables, actor, at, gtid, discardIssued = false } = request;
    await this.assertKnown(tenantId);
    if (tables?.length === 0) throw restoreTablesUnknown({ tables: '' });
    const backup = await this.backupOf(request);
    const isReplayed = at !== undefined || gtid !== undefined;
    if (tables !== null) await this.tables.assertPossible(backup, tenantId, { tables, isReplayed });
    const chosen = tables === null ? null : [...new Set(tables)];
    const input = { backup, tables: chosen, ...mannerOf(request), discardIssued };
    return { task: tenantRestore, tenantId, input, actor };
  }

  /**
   * Loads a backup into a separate database, whose name begins with that of the tenant's.
   *
   * @throws the errors of {@link requestOf}; DomainError RESTORE_TARGET_INVALID
   */
  async inspectionOf(request: RestoreRequest, into: string): Promise<TaskRequest<InspectionInput>> {
    const { tenantId, actor } = request;
    await this.assertKnown(tenantId);
    const { database } = await this.places.of(tenantId);
    const isFree = new RegExp(`^${database}_(?![ro]\\d+$)[a-z0-9_]{1,20}$`).test(into) && into.length <= 64;
    if (!isFree) throw restoreTargetInvalid({ name: into.slice(0, 64), expected: `${database}_` });
    const backup = await this.backupOf(request);
    return {
      task: databaseInspection,
      tenantId,
      input: { backup, into, ...mannerOf(request) },
      actor,
    };
  }

  /** Only the newest exchange of a tenant's data can be undone. @throws DomainError NOT_FOUND, RESTORE_NOT_UNDOABLE */
  async undoOf(operationId: number, actor: Actor): Promise<TaskRequest<UndoInput>> {
    const id = operationId;
    const operation = await this.database.use((manager) => manager.findOneBy(Operation, { id }));
    if (operation === null) throw recordNotFound({ resource: 'operations', id });
    const kept = keptOf(operation);
    if (kept === null) throw restoreNotUndoable({ id, reason: operation.kind });
    if (kept.until < clock.now()) throw restoreNotUndoable({ id, reason: kept.until.toISOString() });
    const { tenantId } = operation;
    const [newest] = await this.database.use((manager) =>
      manager.find(Operation, {
        where: { tenantId: tenantId ?? 0, kind: In(EXCHANGES), state: 'done' },
        order: { id: 'DESC' },
        take: 1,
      }),
    );
    await this.assertBeside(kept.database, id, operation.tenantId ?? 0);
    if (newest?.id !== id) throw restoreNotUndoable({ id, reason: `${newest?.kind ?? ''} ${newest?.id ?? ''}` });
    const input = { operationId, kept: kept.database, tables: kept.tables };
    return { task: restoreUndo, tenantId, input, actor };
  }

  /** The replaced data stay on the server of the restore; the tenant may have moved since. */
  private async assertBeside(kept: string, id: number, tenantId: number): Promise<void> {
    const { server } = await this.places.of(tenantId);
    const isThere = await this.servers.on(server, (session) => databaseExists(session, kept));
    if (!isThere) throw restoreNotUndoable({ id, reason: `${kept} is not on ${server.name}` });
  }

  /** @throws DomainError BACKUP_NOT_FOUND; RESTORE_UNSIGNED for a file without a manifest, unless `unsigned` is set */
  private async backupOf({ tenantId, reference, unsigned = false }: RestoreRequest): Promise<StoredBackup> {
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

/** Options that are recorded in the operation's input: target of a replay, unsigned. */
const mannerOf = ({ at, gtid, unsigned }: RestoreRequest): { at?: string; gtid?: string; unsigned?: true } => ({
  ...(at === undefined ? {} : { at: momentOf(at).toISOString() }),
  ...(gtid === undefined ? {} : { gtid: gtidOf(gtid) }),
  ...(unsigned === true ? { unsigned } : {}),
});

/** Whether the reference is the path of a file on this machine, not the id of a backup. */
async function isDumpFile(reference: string): Promise<boolean> {
  if (!/\.sql(?:\.(?:gz|zst))?$/.test(reference) || reference.includes('\0')) return false;
  const found = await stat(resolve(reference)).catch(() => null);
  return found !== null && found.isFile();
}
