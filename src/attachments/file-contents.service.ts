import type { Readable } from 'node:stream';
import { Inject, Logger } from '@nestjs/common';
import { isDomainError } from '#kernel';
import { assertBelow, checkedContent, OBJECT_STORE, REPLACED_DATA } from '#storage';
import type { ObjectStore, ReplacedData, StoredFile, StoredObject } from '#storage';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { Spool } from '../sheets/spool';
import type { Attachment } from './attachment.entity';
import { filesPrefix, quarantinePrefix } from './attachment-keys';

type StoredContent = Pick<Attachment, 'id' | 'storageKey' | 'sizeBytes' | 'sha256'>;

/** More than a working store needs for ten megabytes. */
const READ_WITHIN_MS = 60_000;

/**
 * Reads and writes contents, and trusts the row as little as possible: the key must be below the tenant's own prefix, and length and hash
 * must equal those of the upload before the first byte is sent. The largest file has ten megabytes, which are buffered in an unnamed file.
 */
@TenantScoped()
export class FileContents {
  private readonly logger = new Logger(FileContents.name);

  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(REPLACED_DATA) private readonly replaced: ReplacedData,
  ) {}

  /** @throws DomainError OBJECT_DAMAGED for a key of another tenant, STORAGE_UNAVAILABLE */
  put(key: string, file: StoredFile): Promise<void> {
    assertBelow(filesPrefix(this.tenant.tenantId), key);
    return this.store.put(key, file);
  }

  /** @throws as {@link put} */
  remove(key: string): Promise<void> {
    assertBelow(filesPrefix(this.tenant.tenantId), key);
    return this.store.remove(key);
  }

  /** Stores a copy of an infected content where it cannot be downloaded. Returns its key. @throws DomainError STORAGE_UNAVAILABLE */
  async quarantine(key: string, file: StoredFile): Promise<string> {
    const quarantined = `${quarantinePrefix(this.tenant.tenantId)}/${key.split('/').at(-1) ?? ''}`;
    await this.store.put(quarantined, file);
    return quarantined;
  }

  /**
   * Removes a content that its row does not name any more. While a restore can be undone it is left to the cleanup, because the replaced row
   * may name it.
   *
   * @throws as {@link put}
   */
  async release(key: string): Promise<void> {
    if (!(await this.rowsMayReturn())) await this.remove(key);
  }

  /** Everything that is stored for the tenant, including the quarantine. @throws DomainError STORAGE_UNAVAILABLE */
  async *stored(): AsyncGenerator<StoredObject> {
    for (const prefix of this.own()) yield* this.store.list(prefix);
  }

  /**
   * Removes a content of the tenant; a key outside the tenant's prefixes is ignored.
   *
   * @throws DomainError STORAGE_UNAVAILABLE
   */
  async removeOwn(key: string): Promise<void> {
    if (this.own().some((prefix) => key.startsWith(`${prefix}/`))) await this.store.remove(key);
  }

  /** Whether rows may return that name contents which no present row names. */
  rowsMayReturn(): Promise<boolean> {
    return this.replaced.mayReturn(this.tenant.tenantId);
  }

  /** @throws DomainError OBJECT_DAMAGED, OBJECT_MISSING, STORAGE_UNAVAILABLE */
  async open(file: StoredContent): Promise<Readable> {
    const spool = await Spool.open();
    try {
      const checked = await this.checked(file);
      await spool.file.writeFile(checked, { signal: AbortSignal.timeout(READ_WITHIN_MS) });
      return spool.read();
    } catch (error) {
      await spool.discard();
      if (isDomainError(error, 'OBJECT_DAMAGED'))
        this.logger.error(
          `file ${file.id} of tenant ${this.tenant.tenantId} is damaged: ${String(error.details['reason'])}`,
        );
      throw error;
    }
  }

  /** The stream from the store; it ends with an error if it differs from the row. @throws as {@link open} */
  async checked({ storageKey, sizeBytes, sha256 }: StoredContent): Promise<Readable> {
    assertBelow(filesPrefix(this.tenant.tenantId), storageKey);
    return checkedContent(await this.store.open(storageKey), { bytes: sizeBytes, sha256 });
  }

  private own(): readonly string[] {
    return [filesPrefix(this.tenant.tenantId), quarantinePrefix(this.tenant.tenantId)];
  }
}
