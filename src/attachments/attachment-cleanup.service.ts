import type { Readable } from 'node:stream';
import { Inject } from '@nestjs/common';
import { In, IsNull, LessThan, MoreThan } from 'typeorm';
import { IsolatedLoop } from '#jobs';
import type { LoopFailure } from '#jobs';
import { systemWrite } from '#kernel';
import { tableName } from '#persistence';
import type { Database } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { ATTACHMENT_OWNERS } from './attachment-owners';
import type { AttachmentOwner } from './attachment-owners';
import { Attachment } from './attachment.entity';
import { FileContents } from './file-contents.service';
import { StorageRoom } from './storage-room.service';

/** What a night's cleanup removed. */
export interface CleanedUp {
  purged: number;
  orphans: number;
}

const DAY_MS = 24 * 3600 * 1000;
const KEPT_DELETED_MS = 30 * DAY_MS;
/** A content younger than this may be of an upload whose row is not committed yet. */
const ORPHAN_AFTER_MS = DAY_MS;
const AT_ONCE = 200;

/**
 * Removes contents for good: of files deleted thirty days ago, of records deleted as long ago, and those no row names. While a restore can
 * be undone nothing goes but what belongs to a person who is erased: the undo may bring rows back that need it.
 */
@TenantScoped()
export class AttachmentCleanup {
  private readonly loop = new IsolatedLoop('attachment cleanup');

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    @Inject(ATTACHMENT_OWNERS) private readonly owners: readonly AttachmentOwner[],
    private readonly contents: FileContents,
    private readonly room: StorageRoom,
    private readonly writes: TenantWrites,
  ) {}

  /** One file that cannot be removed keeps no other. @throws DomainError LOOP_INCOMPLETE after the others are done */
  async run(signal: AbortSignal): Promise<CleanedUp> {
    const before = new Date(Date.now() - KEPT_DELETED_MS);
    const cleaned = { purged: 0, orphans: 0 };
    let retired = 0;
    const failed = await this.loop.each(this.owners, {
      name: ({ type }) => `${type} of tenant ${this.tenant.tenantId}`,
      work: async (owner) => (retired += await this.retire(owner, before)),
      signal,
    });
    if (retired > 0) await this.recount();
    failed.push(...(await this.purgeDeleted(before, cleaned, signal)), ...(await this.removeOrphans(cleaned, signal)));
    this.loop.failed(failed);
    return cleaned;
  }

  /** The files of one record, for a person who wants to know. */
  listOf(entityType: string, entityId: number): Promise<readonly Attachment[]> {
    return this.database.manager.find(Attachment, { where: { entityType, entityId }, order: { id: 'ASC' } });
  }

  /** @throws DomainError OBJECT_MISSING, OBJECT_DAMAGED, STORAGE_UNAVAILABLE; what was changed ends in an error */
  async contentOf(id: number): Promise<Readable | null> {
    const file = await this.database.manager.findOneByOrFail(Attachment, { id });
    return file.scanStatus === 'clean' ? this.contents.checked(file) : null;
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

  /** In the order of the key: what cannot be removed now is met again tomorrow, and not in a circle. */
  private async purgeDeleted(before: Date, cleaned: CleanedUp, signal: AbortSignal): Promise<LoopFailure[]> {
    const failed: LoopFailure[] = [];
    for (let afterId = 0; ;) {
      signal.throwIfAborted();
      const where = { id: MoreThan(afterId), deletedAt: LessThan(before), purgedAt: IsNull() };
      const order = { id: 'ASC' } as const;
      const rows = await this.database.manager.find(Attachment, { where, order, take: AT_ONCE, withDeleted: true });
      // Asked after the rows were read: those of a restored database may be alive in the one it replaced.
      if (rows.length === 0 || (await this.contents.rowsMayReturn())) return failed;
      const left = await this.removeContents(rows);
      const gone = rows.filter((row) => !left.some(({ item }) => item === this.nameOf(row)));
      await this.markPurged(gone);
      failed.push(...left);
      cleaned.purged += gone.length;
      afterId = rows.at(-1)?.id ?? afterId;
      if (rows.length < AT_ONCE) return failed;
    }
  }

  /** The content goes first: a row that says it is gone while it is not would never be looked at again. */
  private async purge(rows: readonly Attachment[], changes: Partial<Attachment>): Promise<void> {
    this.loop.failed(await this.removeContents(rows));
    await this.markPurged(rows, changes);
  }

  /** A row that names what is not this tenant's takes nothing with it. */
  private removeContents(rows: readonly Attachment[]): Promise<LoopFailure[]> {
    return this.loop.each(rows, {
      name: (row) => this.nameOf(row),
      work: ({ storageKey }) => this.contents.removeOwn(storageKey),
    });
  }

  private async markPurged(rows: readonly Attachment[], changes: Partial<Attachment> = {}): Promise<void> {
    if (rows.length === 0) return;
    const write = systemWrite('cleanup', this.tenant.tenantId, 'attachments:purge');
    await this.writes.run(write, async (unit) => {
      const ids = rows.map(({ id }) => id);
      const gone = { ...changes, purgedAt: new Date(), deletedAt: () => 'COALESCE(deleted_at, UTC_TIMESTAMP(3))' };
      await unit.manager.update(Attachment, { id: In(ids) }, gone);
      await this.room.recount(unit);
    });
  }

  private removeOrphans(cleaned: CleanedUp, signal: AbortSignal): Promise<LoopFailure[]> {
    const before = Date.now() - ORPHAN_AFTER_MS;
    return this.loop.each(this.contents.stored(), {
      name: ({ key }) => key,
      work: async ({ key, storedAt }) => {
        if (storedAt.getTime() >= before || (await this.isNamed(key))) return;
        // Asked after the row was looked for: a restore that replaced the row meanwhile is known by now.
        if (await this.contents.rowsMayReturn()) return;
        await this.contents.removeOwn(key);
        cleaned.orphans += 1;
      },
      signal,
    });
  }

  private nameOf({ id }: Attachment): string {
    return `file ${id} of tenant ${this.tenant.tenantId}`;
  }

  private isNamed(storageKey: string): Promise<boolean> {
    return this.database.manager.exists(Attachment, { where: { storageKey }, withDeleted: true });
  }
}
