import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Actor } from '#kernel';
import { recordNotFound } from '#persistence';
import { GlobalDatabase } from '../../global/global-database';
import { BackupCatalogue } from '../backup/backup-catalogue.service';
import type { OperationOrder } from '../operations/operation-orders';
import { Operation } from '../operations/operation.entity';
import { TenantPlaces } from '../provisioning/tenant-places';
import { EXCHANGES, keptOf } from './kept-data';
import { momentOf } from './replay/replay-moment';
import { RestorableTables } from './restorable-tables';
import { restoreNotUndoable, restoreTablesUnknown, restoreTargetInvalid } from './restore.errors';
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
    const { tenantId, reference, tables, actor, at, discardIssued = false } = wish;
    await this.assertKnown(tenantId);
    if (tables?.length === 0) throw restoreTablesUnknown({ tables: '' });
    const backup = await this.catalogue.find({ tenantId }, reference);
    if (tables !== null) await this.tables.assertPossible(backup, tenantId, { tables, isReplayed: at !== undefined });
    const input = { backup, tables: tables === null ? null : [...new Set(tables)], ...momentIn(at), discardIssued };
    return { saga: this.sagas.restore, tenantId, input, actor, exclusive: true };
  }

  /** Loads a backup beside the live database, under a name that bears the tenant's. @throws DomainError as {@link orderOf}, RESTORE_TARGET_INVALID */
  async inspectionOf(wish: RestoreWish, into: string): Promise<OperationOrder> {
    const { tenantId, reference, actor, at } = wish;
    await this.assertKnown(tenantId);
    const { database } = await this.places.of(tenantId);
    const isFree = new RegExp(`^${database}_(?![ro]\\d+$)[a-z0-9_]{1,20}$`).test(into) && into.length <= 64;
    if (!isFree) throw restoreTargetInvalid({ name: into.slice(0, 64), expected: `${database}_` });
    const backup = await this.catalogue.find({ tenantId }, reference);
    return { saga: this.sagas.inspection, tenantId, input: { backup, into, ...momentIn(at) }, actor, exclusive: true };
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

  private async assertKnown(tenantId: number): Promise<void> {
    if (!(await this.places.exists(tenantId))) throw recordNotFound({ resource: 'tenants', id: tenantId });
  }
}

const momentIn = (at: string | undefined): { at?: string } =>
  at === undefined ? {} : { at: momentOf(at).toISOString() };
