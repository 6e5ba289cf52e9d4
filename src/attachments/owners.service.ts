import { Inject } from '@nestjs/common';
import { forbidden, viewerOf } from '#http';
import type { RequestActor } from '#http';
import { recordNotFound, tableName } from '#persistence';
import type { Database } from '#persistence';
import { TenantScoped } from '#tenancy';
import { ATTACHMENT_OWNERS } from './attachment-owners';
import type { AttachmentOwner } from './attachment-owners';
import { RECORD_VISIBILITY } from './record-visibility';
import type { RecordVisibility } from './record-visibility';
import { attachmentsFrozen } from './attachment.errors';

/** The record that files belong to. */
export interface OwnerRef {
  readonly entityType: string;
  readonly entityId: number;
}

/** The id of an owner without a table. */
const ONLY_ID = 1;

/** Checks access to files: a caller sees the files of the records they may read, and no others. */
@TenantScoped()
export class AttachmentOwners {
  constructor(
    @Inject(ATTACHMENT_OWNERS) private readonly owners: readonly AttachmentOwner[],
    @Inject(RECORD_VISIBILITY) private readonly records: RecordVisibility,
  ) {}

  /**
   * @throws DomainError FORBIDDEN without the permission to read the record, NOT_FOUND if it does not exist or the caller may not see it
   */
  async require(
    database: Database,
    caller: RequestActor,
    { entityType, entityId }: OwnerRef,
  ): Promise<AttachmentOwner> {
    const owner = this.owners.find(({ type }) => type === entityType);
    if (owner === undefined) throw recordNotFound({ resource: entityType, id: entityId });
    if (!caller.permissions.has(owner.readPermission)) throw forbidden({ permission: owner.readPermission });
    const isSeen =
      (await this.isThere(database, owner, entityId)) && (await this.isSeen(database, caller, owner, entityId));
    if (!isSeen) throw recordNotFound({ resource: owner.type, id: entityId });
    return owner;
  }

  /**
   * As {@link require}, for adding a file. A caller with `ownVehiclesOnly` may add files to records they entered. A caller bound to a
   * garage may add files to its quotes only, because every garage of an intervention sees the files of the intervention.
   *
   * @throws DomainError FORBIDDEN, NOT_FOUND
   */
  async requireToAdd(database: Database, caller: RequestActor, { entityType, entityId }: OwnerRef): Promise<void> {
    const { type, table } = await this.require(database, caller, { entityType, entityId });
    const isAllowed =
      (caller.garageId === null || type === 'quote') &&
      (!caller.ownVehiclesOnly || (table !== null && (await isEnteredBy(database, caller, table, entityId))));
    if (!isAllowed) throw forbidden({ permission: `${type}s:update` });
  }

  private isSeen(database: Database, caller: RequestActor, { table }: AttachmentOwner, id: number): Promise<boolean> {
    if (!isRestricted(caller)) return Promise.resolve(true);
    return table === null ? Promise.resolve(false) : this.records.sees(database, viewerOf(caller), table, id);
  }

  /**
   * Files of a frozen record are part of the record. Locks the record until the transaction ends.
   *
   * @throws DomainError ATTACHMENTS_FROZEN
   */
  async requireOpen({ manager }: Database, { table, openStatuses }: AttachmentOwner, id: number): Promise<void> {
    if (table === null || openStatuses === null) return;
    const rows = await manager.query<{ status: string }[]>(
      `SELECT status FROM ${tableName(manager, table)} WHERE id = ? LOCK IN SHARE MODE`,
      [id],
    );
    const [{ status } = { status: '' }] = rows;
    if (!openStatuses.includes(status)) throw attachmentsFrozen({ status });
  }

  private async isThere(
    { manager }: Database,
    { table, isMarkedDeleted }: AttachmentOwner,
    id: number,
  ): Promise<boolean> {
    if (table === null) return id === ONLY_ID;
    const live = isMarkedDeleted ? 'AND deleted_at IS NULL' : '';
    const rows = await manager.query<unknown[]>(`SELECT 1 FROM ${tableName(manager, table)} WHERE id = ? ${live}`, [
      id,
    ]);
    return rows.length > 0;
  }
}

/** Whether the caller sees only some of the company's records. */
export const isRestricted = ({ ownVehiclesOnly, garageId }: RequestActor): boolean =>
  ownVehiclesOnly || garageId !== null;

async function isEnteredBy(
  { manager }: Database,
  { actor }: RequestActor,
  table: string,
  id: number,
): Promise<boolean> {
  const rows = await manager.query<unknown[]>(
    `SELECT 1 FROM ${tableName(manager, table)} WHERE id = ? AND created_by_user_id = ?`,
    [id, actor.userId],
  );
  return rows.length > 0;
}
