import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Logger } from '@nestjs/common';
import { forbidden, invalidFields } from '#http';
import type { RequestActor } from '#http';
import { isDomainError } from '#kernel';
import type { ListRequest, Page } from '#kernel';
import { RECORD, Records } from '#persistence';
import type { Database, Restriction, UnitOfWork } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import type { ScanStatus } from './attachment.choices';
import type { Attachment } from './attachment.entity';
import { fileInfected, fileNotScanned } from './attachment.errors';
import { attachmentResource } from './attachment.records';
import { filesPrefix } from './attachment-keys';
import { FileContents } from './file-contents.service';
import { AttachmentOwners, isRestricted } from './owners.service';
import { StorageRoom } from './storage-room.service';
import type { Upload } from './upload-receiver.service';

/** The files of a tenant's records (domain.md §16): rows in the database, contents in the object store. */
@TenantScoped()
export class AttachmentsService {
  private readonly logger = new Logger(AttachmentsService.name);
  private readonly attachments: Records<Attachment>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly contents: FileContents,
    private readonly owners: AttachmentOwners,
    private readonly room: StorageRoom,
  ) {
    this.attachments = new Records(database.manager, attachmentResource);
  }

  /** The files of the record given in the request. @throws DomainError VALIDATION_FAILED, FORBIDDEN, NOT_FOUND */
  async list(caller: RequestActor, request: ListRequest): Promise<Page<Attachment>> {
    const { entityType, entityId } = request.filters;
    const [id] = Array.isArray(entityId) && entityId.length === 1 ? (entityId as number[]) : [];
    if (typeof entityType !== 'string' || id === undefined) {
      const detail = 'entityType and one entityId are needed';
      throw invalidFields([{ pointer: '?entityId', code: 'REQUIRED', detail }]);
    }
    await this.owners.require(this.database, caller, { entityType, entityId: id });
    return this.attachments.list(request, shownTo(caller));
  }

  /** @throws DomainError NOT_FOUND, FORBIDDEN */
  async get(caller: RequestActor, id: number): Promise<Attachment> {
    const attachment = await this.attachments.get(id, undefined, shownTo(caller));
    await this.owners.require(this.database, caller, attachment);
    return attachment;
  }

  /** Checks whether the caller may add this file to the record. @throws DomainError NOT_FOUND, FORBIDDEN, TOO_MANY_FILES, QUOTA_EXCEEDED */
  async check(caller: RequestActor, { form, file }: Upload): Promise<void> {
    await this.owners.requireToAdd(this.database, caller, form);
    await this.room.check(this.database, form, file.size);
  }

  /**
   * Writes the row of a file whose content is stored under the key.
   *
   * @throws DomainError NOT_FOUND, FORBIDDEN, TOO_MANY_FILES, QUOTA_EXCEEDED
   */
  async add(unit: UnitOfWork, caller: RequestActor, upload: Upload, stored: StoredContent): Promise<Attachment> {
    const { form, file, kind, name } = upload;
    await this.owners.requireToAdd(unit, caller, form);
    await this.room.take(unit, form, file.size);
    return this.attachments.create(unit, {
      ...kind,
      ...form,
      originalName: name,
      storageKey: stored.key,
      scanStatus: stored.scanStatus,
      sizeBytes: file.size,
      sha256: file.sha256,
    });
  }

  /** A new key for a content: random, below the tenant's prefix. */
  newKey(): string {
    return `${filesPrefix(this.tenant.tenantId)}/${randomBytes(16).toString('hex')}`;
  }

  /**
   * The content; counts a download.
   *
   * @throws DomainError NOT_FOUND, FORBIDDEN, FILE_INFECTED, FILE_NOT_SCANNED, STORAGE_UNAVAILABLE, OBJECT_MISSING, OBJECT_DAMAGED
   */
  async open(caller: RequestActor, id: number): Promise<{ attachment: Attachment; content: Readable }> {
    const attachment = await this.get(caller, id);
    if (attachment.scanStatus === 'infected') throw fileInfected({});
    if (attachment.scanStatus === 'pending') throw fileNotScanned({});
    const content = await this.contentOf(attachment);
    await this.count(id).catch((error: unknown) =>
      this.logger.warn(`download of attachment ${id} not counted: ${String(error)}`),
    );
    return { attachment, content };
  }

  /**
   * Marks the file deleted; its content is removed after thirty days, its storage quota is released at once.
   *
   * @throws DomainError NOT_FOUND, FORBIDDEN, ATTACHMENTS_FROZEN
   */
  async remove(unit: UnitOfWork, caller: RequestActor, id: number): Promise<void> {
    const attachment = await this.attachments.getForUpdate(unit, id);
    const owner = await this.owners.require(unit, caller, attachment);
    // A restricted caller may delete only the files they added.
    if (isRestricted(caller) && attachment.createdByUserId !== caller.actor.userId)
      throw forbidden({ permission: 'attachments:delete' });
    await this.owners.requireOpen(unit, owner, attachment.entityId);
    await this.attachments.remove(unit, id, null);
    await this.room.give(unit, attachment.sizeBytes);
  }

  /** Logs a missing content in addition to the answer, because the client cannot fix it. */
  private async contentOf(attachment: Attachment): Promise<Readable> {
    try {
      return await this.contents.open(attachment);
    } catch (error) {
      if (isDomainError(error, 'OBJECT_MISSING'))
        this.logger.error(`the content of attachment ${attachment.id} is missing`);
      throw error;
    }
  }

  private async count(id: number): Promise<void> {
    await this.database.manager
      .createQueryBuilder()
      .update(attachmentResource.entity)
      .set({ downloadCount: () => 'download_count + 1', lastDownloadedAt: () => 'UTC_TIMESTAMP(3)' })
      .where('id = :id', { id })
      .execute();
  }
}

/** The key of a stored content, and the result of its scan. */
export interface StoredContent {
  readonly key: string;
  readonly scanStatus: ScanStatus;
}

/** A garage sees only photos in records that several garages of an intervention see: other files may belong to a competing garage. */
function shownTo({ garageId }: RequestActor): Restriction | undefined {
  if (garageId === null) return undefined;
  return (query) =>
    query.andWhere(`(${RECORD}.entityType NOT IN ('intervention', 'vehicle') OR ${RECORD}.category = 'photo')`);
}
