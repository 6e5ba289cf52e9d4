import { Inject } from '@nestjs/common';
import { forbidden } from '#http';
import type { RequestActor } from '#http';
import { quoteIdentifier, recordNotFound, tableName } from '#persistence';
import type { Database } from '#persistence';
import { TenantScoped } from '#tenancy';
import { ATTACHMENT_OWNERS } from './attachment-owners';
import type { AttachmentOwner } from './attachment-owners';
import { VEHICLE_VISIBILITY } from './vehicle-visibility';
import type { VehicleVisibility } from './vehicle-visibility';
import { attachmentsFrozen } from './attachment.errors';

/** The record files belong to. */
export interface OwnerRef {
  readonly entityType: string;
  readonly entityId: number;
}

/** Of an owner without a table. */
const ONLY_ID = 1;

/** Whose files somebody may see: those of the records they may read, and of no other. */
@TenantScoped()
export class AttachmentOwners {
  constructor(
    @Inject(ATTACHMENT_OWNERS) private readonly owners: readonly AttachmentOwner[],
    @Inject(VEHICLE_VISIBILITY) private readonly vehicles: VehicleVisibility,
  ) {}

  /** @throws DomainError FORBIDDEN without the record's own permission, NOT_FOUND when it is not there or not the caller's to see */
  async require(
    database: Database,
    caller: RequestActor,
    { entityType, entityId }: OwnerRef,
  ): Promise<AttachmentOwner> {
    const owner = this.owners.find(({ type }) => type === entityType);
    if (owner === undefined) throw recordNotFound({ resource: entityType, id: entityId });
    if (!caller.permissions.has(owner.readPermission)) throw forbidden({ permission: owner.readPermission });
    const vehicleId = await this.vehicleOf(database, owner, entityId);
    if (vehicleId === undefined) throw recordNotFound({ resource: owner.type, id: entityId });
    if (caller.ownVehiclesOnly && !(await this.isOwn(database, caller, vehicleId)))
      throw recordNotFound({ resource: owner.type, id: entityId });
    return owner;
  }

  private isOwn(database: Database, caller: RequestActor, vehicleId: number | null): Promise<boolean> {
    const viewer = { userId: caller.actor.userId, ownVehiclesOnly: true };
    return vehicleId === null ? Promise.resolve(false) : this.vehicles.sees(database, viewer, vehicleId);
  }

  /** Files of a frozen record are part of what it says. The record stays as it is until the transaction ends. @throws DomainError ATTACHMENTS_FROZEN */
  async requireOpen({ manager }: Database, { table, openStatuses }: AttachmentOwner, id: number): Promise<void> {
    if (table === null || openStatuses === null) return;
    const rows = await manager.query<{ status: string }[]>(
      `SELECT status FROM ${tableName(manager, table)} WHERE id = ? LOCK IN SHARE MODE`,
      [id],
    );
    const [{ status } = { status: '' }] = rows;
    if (!openStatuses.includes(status)) throw attachmentsFrozen({ status });
  }

  /** The id of the record's vehicle, null where it has none; undefined when the record is not there. */
  private async vehicleOf(
    { manager }: Database,
    { table, vehicleColumn, isMarkedDeleted }: AttachmentOwner,
    id: number,
  ): Promise<number | null | undefined> {
    if (table === null) return id === ONLY_ID ? null : undefined;
    const column = vehicleColumn === null ? 'NULL' : quoteIdentifier(vehicleColumn);
    const rows = await manager.query<{ vehicleId: number | null }[]>(
      `SELECT ${column} AS vehicleId FROM ${tableName(manager, table)} WHERE id = ? ${isMarkedDeleted ? 'AND deleted_at IS NULL' : ''}`,
      [id],
    );
    return rows[0]?.vehicleId;
  }
}
