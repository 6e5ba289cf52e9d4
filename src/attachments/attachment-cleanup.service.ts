import type { Readable } from 'node:stream';
import { Inject } from '@nestjs/common';
import { In, IsNull, LessThan } from 'typeorm';
import { systemWrite } from '#kernel';
import { tableName } from '#persistence';
import type { Database } from '#persistence';
import { OBJECT_STORE } from '#storage';
import type { ObjectStore } from '#storage';
import { InjectTenant, InjectTenantDataSource, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { filesPrefix, quarantinePrefix } from './attachment-keys';
import { ATTACHMENT_OWNERS } from './attachment-owners';
import type { AttachmentOwner } from './attachment-owners';
import { Attachment } from './attachment.entity';
import { StorageRoom } from './storage-room.service';

/** What a night's cleanup removed. */
export interface CleanedUp {
  readonly purged: number;
  readonly orphans: number;
}

const DAY_MS = 24 * 3600 * 1000;
const KEPT_DELETED_MS = 30 * DAY_MS;
/** A content younger than this may be of an upload whose row is not committed yet. */
const ORPHAN_AFTER_MS = DAY_MS;
const AT_ONCE = 200;

/** Removes contents for good: of files deleted thirty days ago, of records deleted as long ago, and those no row names. */
@TenantScoped()
export class AttachmentCleanup {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(ATTACHMENT_OWNERS) private readonly owners: readonly AttachmentOwner[],
    private readonly room: StorageRoom,
    private readonly writes: TenantWrites,
  ) {}

  async run(signal: AbortSignal): Promise<CleanedUp> {
    const before = new Date(Date.now() - KEPT_DELETED_MS);
    let retired = 0;
    for (const owner of this.owners) retired += await this.retire(owner, before);
    if (retired > 0) await this.recount();
    const purged = await this.purgeDeleted(before, signal);
    return { purged, orphans: await this.removeOrphans(signal) };
  }

  /** The files of one record, for a person who wants to know. */
  listOf(entityType: string, entityId: number): Promise<readonly Attachment[]> {
    return this.database.manager.find(Attachment, { where: { entityType, entityId }, order: { id: 'ASC' } });
  }

  async contentOf(id: number): Promise<Readable | null> {
    const { scanStatus, storageKey } = await this.database.manager.findOneByOrFail(Attachment, { id });
    return scanStatus === 'clean' ? this.store.open(storageKey) : null;
  }

  /** Everything of one record at once, for a person who is erased: contents, names and descriptions. Answers how many files that were. */
  async purgeAllOf(entityType: string, entityId: number): Promise<number> {
    const rows = await this.database.manager.find(Attachment, {
      where: { entityType, entityId, purgedAt: IsNull() },
      withDeleted: true,
    });
    await this.purge(rows, { originalName: 'file', description: null });
    return rows.length;
  }

  /** The files of a record that was deleted are deleted with it: nobody sees them meanwhile, and now they count as such. */
  private async retire({ type, table, isMarkedDeleted }: AttachmentOwner, before: Date): Promise<number> {
    if (table === null) return 0;
    const { manager } = this.database;
    const attachments = tableName(manager, 'attachments');
    const owners = tableName(manager, table);
    const marked = `UPDATE ${attachments} a JOIN ${owners} o ON o.id = a.entity_id
      SET a.deleted_at = o.deleted_at WHERE a.entity_type = ? AND a.deleted_at IS NULL AND o.deleted_at < ?`;
    const removed = `UPDATE ${attachments} a LEFT JOIN ${owners} o ON o.id = a.entity_id
      SET a.deleted_at = UTC_TIMESTAMP(3) WHERE a.entity_type = ? AND a.deleted_at IS NULL AND o.id IS NULL`;
    const { affectedRows } = await manager.query<{ affectedRows: number }>(
      isMarkedDeleted ? marked : removed,
      isMarkedDeleted ? [type, before] : [type],
    );
    return affectedRows;
  }

  private async recount(): Promise<void> {
    const write = systemWrite('cleanup', this.tenant.tenantId, 'attachments:retire');
    await this.writes.run(write, (unit) => this.room.recount(unit));
  }

  private async purgeDeleted(before: Date, signal: AbortSignal): Promise<number> {
    for (let purged = 0; ;) {
      signal.throwIfAborted();
      const where = { deletedAt: LessThan(before), purgedAt: IsNull() };
      const rows = await this.database.manager.find(Attachment, { where, take: AT_ONCE, withDeleted: true });
      await this.purge(rows);
      purged += rows.length;
      if (rows.length < AT_ONCE) return purged;
    }
  }

  /** The content goes first: a row that says it is gone while it is not would never be looked at again. */
  private async purge(rows: readonly Attachment[], changes: Partial<Attachment> = {}): Promise<void> {
    if (rows.length === 0) return;
    for (const { storageKey } of rows) await this.store.remove(storageKey);
    const write = systemWrite('cleanup', this.tenant.tenantId, 'attachments:purge');
    await this.writes.run(write, async (unit) => {
      const ids = rows.map(({ id }) => id);
      const gone = { ...changes, purgedAt: new Date(), deletedAt: () => 'COALESCE(deleted_at, UTC_TIMESTAMP(3))' };
      await unit.manager.update(Attachment, { id: In(ids) }, gone);
      await this.room.recount(unit);
    });
  }

  private async removeOrphans(signal: AbortSignal): Promise<number> {
    const before = Date.now() - ORPHAN_AFTER_MS;
    let removed = 0;
    for (const prefix of [filesPrefix(this.tenant.tenantId), quarantinePrefix(this.tenant.tenantId)]) {
      for await (const { key, storedAt } of this.store.list(prefix)) {
        signal.throwIfAborted();
        if (storedAt.getTime() >= before || (await this.isNamed(key))) continue;
        await this.store.remove(key);
        removed += 1;
      }
    }
    return removed;
  }

  private isNamed(storageKey: string): Promise<boolean> {
    return this.database.manager.exists(Attachment, { where: { storageKey }, withDeleted: true });
  }
}
