import { IsNull, Not } from 'typeorm';
import type { Database } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import { DocumentFiles } from './document-files.service';
import { PRINTABLES } from './printable';
import type { PrintableType } from './printable';

const AT_ONCE = 100;

/** Prints what was frozen and has no paper yet: quotes, orders and reports, and invoices whose store was away when they were issued. */
@TenantScoped()
export class MissingPapers {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    private readonly files: DocumentFiles,
  ) {}

  /** Answers how many papers it made; at most some hundreds a night. */
  async print(signal: AbortSignal): Promise<number> {
    let printed = 0;
    for (const type of Object.keys(PRINTABLES) as PrintableType[]) {
      for (const id of await this.unprinted(type)) {
        signal.throwIfAborted();
        if ((await this.files.storeQuietly(type, id)) !== null) printed += 1;
      }
    }
    return printed;
  }

  private async unprinted(type: PrintableType): Promise<readonly number[]> {
    const rows = await this.database.manager.find(PRINTABLES[type], {
      select: { id: true },
      where: { pdfAttachmentId: IsNull(), frozenContent: Not(IsNull()) },
      order: { id: 'ASC' },
      take: AT_ONCE,
    });
    return rows.map(({ id }) => id);
  }
}
