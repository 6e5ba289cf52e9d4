import { IsNull, MoreThan, Not } from 'typeorm';
import { Inject } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import type { LoopFailure } from '#jobs';
import type { Database } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import { DocumentFiles } from './document-files.service';
import { PAPERS } from './papers';
import type { Papers } from './papers';
import { PRINTABLES } from './printable';
import type { PrintableType } from './printable';

const BATCH_SIZE = 100;
const ROUNDS = 5;

/**
 * Prints frozen documents that have no PDF yet: quotes, work orders and reports, and invoices whose PDF could not be
 * stored when they were issued. A PDF whose content is missing in the store is made again.
 */
@TenantScoped()
export class MissingPapers {
  private readonly loop = new IsolatedLoop('missing papers');

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    private readonly files: DocumentFiles,
    @Inject(PAPERS) private readonly papers: Papers,
  ) {}

  /** Returns the number of printed documents; at most some hundreds per night. */
  async print(signal: AbortSignal): Promise<number> {
    let printed = 0;
    const types = Object.keys(PRINTABLES) as PrintableType[];
    const failed = await this.loop.each(types, {
      name: (type) => type,
      work: async (type) => (printed += await this.printAll(type, signal)),
      signal,
    });
    failed.push(...(await this.renewLost(() => (printed += 1), signal)));
    this.loop.failed(failed);
    return printed;
  }

  /** Makes PDFs again whose content is missing in the store. */
  private async renewLost(renewed: () => void, signal: AbortSignal): Promise<LoopFailure[]> {
    const lost = (await this.papers.lost()).filter(({ entityType }) => entityType in PRINTABLES).slice(0, BATCH_SIZE);
    return this.loop.each(lost, {
      name: ({ entityType, entityId }) => `${entityType} ${entityId}`,
      work: async ({ entityType, entityId }) => {
        if ((await this.files.storeQuietly(entityType as PrintableType, entityId)) !== null) renewed();
      },
      signal,
    });
  }

  /** A document that cannot be printed is skipped and does not block others. */
  private async printAll(type: PrintableType, signal: AbortSignal): Promise<number> {
    let printed = 0;
    for (let afterId = 0, round = 0; round < ROUNDS; round += 1) {
      const ids = await this.unprinted(type, afterId);
      for (const id of ids) {
        signal.throwIfAborted();
        if ((await this.files.storeQuietly(type, id)) !== null) printed += 1;
      }
      afterId = ids.at(-1) ?? afterId;
      if (ids.length < BATCH_SIZE || printed >= BATCH_SIZE) break;
    }
    return printed;
  }

  private async unprinted(type: PrintableType, afterId: number): Promise<readonly number[]> {
    const rows = await this.database.manager.find(PRINTABLES[type], {
      select: { id: true },
      where: { id: MoreThan(afterId), pdfAttachmentId: IsNull(), frozenContent: Not(IsNull()) },
      order: { id: 'ASC' },
      take: BATCH_SIZE,
    });
    return rows.map(({ id }) => id);
  }
}
