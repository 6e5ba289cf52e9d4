import { Logger } from '@nestjs/common';
import { IsNull, MoreThan } from 'typeorm';
import { isDomainError } from '#kernel';
import type { Database } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { Attachment } from './attachment.entity';
import { FileContents } from './file-contents.service';

const BATCH_SIZE = 1000;
const MAX_NAMED = 20;

/** Files whose rows name a content that the store does not have. */
@TenantScoped()
export class LostContents {
  private readonly logger = new Logger(LostContents.name);

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly contents: FileContents,
  ) {}

  /** The number of lost files; the log names some. The store is listed once, and asked again for each that seems lost. */
  async count(signal: AbortSignal): Promise<number> {
    const stored = new Set<string>();
    for await (const { key } of this.contents.stored()) {
      signal.throwIfAborted();
      stored.add(key);
    }
    const lost: number[] = [];
    for (let afterId = 0, found = BATCH_SIZE; found === BATCH_SIZE;) {
      const rows = await this.after(afterId);
      for (const row of rows.filter(({ storageKey }) => !stored.has(storageKey))) {
        signal.throwIfAborted();
        if (await this.isLost(row)) lost.push(row.id);
      }
      afterId = rows.at(-1)?.id ?? afterId;
      found = rows.length;
    }
    if (lost.length > 0) {
      const named = lost.slice(0, MAX_NAMED).join(', ');
      this.logger.error(`tenant ${this.tenant.tenantId}: ${lost.length} files have no content in the store: ${named}`);
    }
    return lost.length;
  }

  private after(afterId: number): Promise<Attachment[]> {
    const where = { id: MoreThan(afterId), purgedAt: IsNull() };
    return this.database.manager.find(Attachment, { where, order: { id: 'ASC' }, take: BATCH_SIZE });
  }

  /** An infected content is in the quarantine, outside the prefix of files that can be read. */
  private async isLost(file: Attachment): Promise<boolean> {
    if (file.scanStatus === 'infected') return true;
    try {
      (await this.contents.checked(file)).destroy();
      return false;
    } catch (error) {
      return isDomainError(error, 'OBJECT_MISSING');
    }
  }
}
