import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { rm } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { Inject } from '@nestjs/common';
import { In } from 'typeorm';
import { isDomainError, systemActor, systemEvent } from '#kernel';
import { Records } from '#persistence';
import type { Database, UnitOfWork } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { Attachment } from './attachment.entity';
import { attachmentResource } from './attachment.records';
import { FileContents } from './file-contents.service';
import { PaperRows } from './paper-rows.service';
import type { MadeFile } from './paper-rows.service';
import { spool } from './spooled-upload';
import { SPOOL_FOLDER } from './upload-receiver.service';

/** Stores printed documents as files of their records. */
@TenantScoped()
export class KeptPapers {
  private readonly attachments: Records<Attachment>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly writes: TenantWrites,
    @Inject(SPOOL_FOLDER) private readonly folder: string,
    private readonly files: PaperRows,
    private readonly contents: FileContents,
  ) {
    this.attachments = new Records(database.manager, attachmentResource);
  }

  /** The content is stored before its row, as for uploads: there is no row without content. */
  async keep(file: MadeFile, link: (unit: UnitOfWork, attachmentId: number) => Promise<void>): Promise<number> {
    const key = this.files.newKey();
    await this.store(key, file.content);
    return this.writes
      .runMany(systemActor('printing'), async (unit) => {
        const { id } = await this.files.write(unit, file, key);
        await link(unit, id);
        const facts = { tenantId: this.tenant.tenantId, action: 'attachments:print', entityId: id } as const;
        return { value: id, events: [systemEvent({ ...facts, outcome: 'done', route: 'printing' })] };
      })
      .catch(async (error: unknown) => {
        // If the database was lost, the row may be committed: then it needs the content, or the nightly cleanup removes it.
        if (isDomainError(error) && error.kind !== 'unavailable')
          await this.contents.remove(key).catch(() => undefined);
        throw error;
      });
  }

  /** Stores the content of a paper again. The row names what was printed now, in case the template has changed. */
  async renew(id: number, content: Buffer): Promise<void> {
    const [row] = await this.attachments.getMany([id]);
    if (row === undefined) return;
    const sha256 = createHash('sha256').update(content).digest('hex');
    const key = sha256 === row.sha256 ? row.storageKey : this.files.newKey();
    await this.store(key, content);
    if (key === row.storageKey) return;
    const facts = { tenantId: this.tenant.tenantId, action: 'attachments:print', entityId: id } as const;
    await this.writes.runMany(systemActor('printing'), async ({ manager }) => {
      const renewed = { storageKey: key, sha256, sizeBytes: content.length };
      await manager.update(Attachment, { id, storageKey: row.storageKey }, renewed);
      return { value: id, events: [systemEvent({ ...facts, outcome: 'done', route: 'printing' })] };
    });
  }

  /** The records of printed documents whose content is missing. The rows are read first, so a later one is not missed. */
  async lost(): Promise<readonly Pick<Attachment, 'entityType' | 'entityId'>[]> {
    const rows = await this.database.manager.find(Attachment, {
      select: { id: true, entityType: true, entityId: true, storageKey: true },
      where: { category: In(['invoice_pdf', 'document']) },
    });
    if (rows.length === 0) return [];
    const stored = new Set<string>();
    for await (const { key } of this.contents.stored()) stored.add(key);
    return rows.filter(({ storageKey }) => !stored.has(storageKey));
  }

  /** The whole content; null if it is missing, damaged or not downloadable. @throws DomainError STORAGE_UNAVAILABLE */
  async read(id: number): Promise<Buffer | null> {
    const [row] = await this.attachments.getMany([id]);
    if (row === undefined || row.scanStatus !== 'clean') return null;
    try {
      return await buffer(await this.contents.open(row));
    } catch (error) {
      if (isDomainError(error, 'OBJECT_MISSING') || isDomainError(error, 'OBJECT_DAMAGED')) return null;
      throw error;
    }
  }

  private async store(key: string, content: Buffer): Promise<void> {
    const spooled = await spool(Readable.from([content]), this.folder);
    try {
      await this.contents.put(key, spooled);
    } finally {
      await rm(spooled.path, { force: true });
    }
  }
}
