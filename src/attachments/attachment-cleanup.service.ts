import type { Readable } from 'node:stream';
import { Inject } from '@nestjs/common';
import { In, IsNull, LessThan, MoreThan } from 'typeorm';
import { IsolatedLoop } from '#jobs';
import type { LoopFailure } from '#jobs';
import { clock, systemWrite } from '#kernel';
import { tableName } from '#persistence';
import type { Database } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { ATTACHMENT_OWNERS } from './attachment-owners';
import type { AttachmentOwner } from './attachment-owners';
import { Attachment } from './attachment.entity';
import { FileContents } from './file-contents.service';
import { StorageRoom } from './storage-room.service';

/** The number of files that one cleanup run removed. */
export interface CleanedUp {
  purged: number;
  orphans: number;
}

const DAY_MS = 24 * 3600 * 1000;
const KEPT_DELETED_MS = 30 * DAY_MS;
/** A younger content may belong to an upload whose row is not committed yet. */
const ORPHAN_AFTER_MS = DAY_MS;
const BATCH_SIZE = 200;

/**
 * Permanently removes contents: of files deleted thirty days ago, of records deleted thirty days ago, and contents without a row. While a
 * restore can be undone it removes only files of an erased person, because the undo may bring back rows that need their contents.
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

  /** A file that cannot be removed does not block the others. @throws DomainError LOOP_INCOMPLETE after all other files are processed */
  async run(signal: AbortSignal): Promise<CleanedUp> {
    const before = new Date(clock.nowMs() - KEPT_DELETED_MS);
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

  /** The files of one record, for a person's data export. */
  listOf(entityType: string, entityId: number): Promise<readonly Attachment[]> {
    return this.database.manager.find(Attachment, { where: { entityType, entityId }, order: { id: 'ASC' } });
  }

  /** @throws DomainError OBJECT_MISSING, OBJECT_DAMAGED, STORAGE_UNAVAILABLE; the stream of a damaged content ends with an error */
  async contentOf(id: number): Promise<Readable | null> {
    const file = await this.database.manager.findOneByOrFail(Attachment, { id });
    return file.scanStatus === 'clean' ? this.contents.checked(file) : null;
  }

  /** Removes everything of one record at once when its person is erased: contents, names and descriptions. Returns the number of files. */
  async purgeAllOf(entityType: string, entityId: number): Promise<number> {
    const rows = await this.database.manager.find(Attachment, {
      where: { entityType, entityId, purgedAt: IsNull() },
      withDeleted: true,
    });
    await this.purge(rows, { originalName: 'file', description: null });
    return rows.length;
  }

  /** Marks the files of a deleted record as deleted. They are already hidden with the record; now they also count as deleted. */
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

  /** Proceeds by id: a content that cannot be removed is retried the next night, and not repeatedly in the same run. */
  private async purgeDeleted(before: Date, cleaned: CleanedUp, signal: AbortSignal): Promise<LoopFailure[]> {
    const failed: LoopFailure[] = [];
    for (let afterId = 0; ;) {
      signal.throwIfAborted();
      const where = { id: MoreThan(afterId), deletedAt: LessThan(before), purgedAt: IsNull() };
      const order = { id: 'ASC' } as const;
      const rows = await this.database.manager.find(Attachment, { where, order, take: BATCH_SIZE, withDeleted: true });
      // Checked after the rows were read: rows that are deleted in a restored database may be present in the replaced
      // one.
      if (rows.length === 0 || (await this.contents.rowsMayReturn())) return failed;
      const left = await this.removeContents(rows);
      const gone = rows.filter((row) => !left.some(({ item }) => item === this.nameOf(row)));
      await this.markPurged(gone);
      failed.push(...left);
      cleaned.purged += gone.length;
      afterId = rows.at(-1)?.id ?? afterId;
      if (rows.length < BATCH_SIZE) return failed;
    }
  }

  /** Removes the content first: a row that is marked purged while its content still exists would never be processed again. */
  private async purge(rows: readonly Attachment[], changes: Partial<Attachment>): Promise<void> {
    this.loop.failed(await this.removeContents(rows));
    await this.markPurged(rows, changes);
  }

  /** A row with a key outside the tenant's prefixes removes nothing. */
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
      const gone = { ...changes, purgedAt: clock.now(), deletedAt: () => 'COALESCE(deleted_at, UTC_TIMESTAMP(3))' };
      await unit.manager.update(Attachment, { id: In(ids) }, gone);
      await this.room.recount(unit);
    });
  }

  private removeOrphans(cleaned: CleanedUp, signal: AbortSignal): Promise<LoopFailure[]> {
    const before = clock.nowMs() - ORPHAN_AFTER_MS;
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
