import { createHash } from 'node:crypto';
import { Records } from '#persistence';
import type { Database, UnitOfWork } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { AttachmentCategory } from './attachment.choices';
import type { Attachment } from './attachment.entity';
import { attachmentResource } from './attachment.records';
import { AttachmentsService } from './attachments.service';
import { StorageRoom } from './storage-room.service';

/** A file that the product created itself: its type and content need no checks. */
export interface MadeFile {
  readonly entityType: string;
  readonly entityId: number;
  readonly category: AttachmentCategory;
  readonly name: string;
  readonly content: Buffer;
}

/** The rows of printed documents. */
@TenantScoped()
export class PaperRows {
  private readonly attachments: Records<Attachment>;

  constructor(
    @InjectTenantDataSource() database: Database,
    private readonly uploads: AttachmentsService,
    private readonly room: StorageRoom,
  ) {
    this.attachments = new Records(database.manager, attachmentResource);
  }

  newKey(): string {
    return this.uploads.newKey();
  }

  async write(unit: UnitOfWork, file: MadeFile, storageKey: string): Promise<Attachment> {
    const { entityType, entityId, category, name: originalName, content } = file;
    await this.room.count(unit, content.length);
    return this.attachments.create(unit, {
      entityType,
      entityId,
      category,
      originalName,
      storageKey,
      mimeType: 'application/pdf',
      extension: 'pdf',
      scanStatus: 'clean',
      sizeBytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
    });
  }
}
