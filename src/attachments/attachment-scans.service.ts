import { rm } from 'node:fs/promises';
import { Inject } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { IsolatedLoop } from '#jobs';
import { systemWrite } from '#kernel';
import type { Database } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { Attachment } from './attachment.entity';
import { FileContents } from './file-contents.service';
import { spool } from './spooled-upload';
import type { SpooledFile } from './spooled-upload';
import { SPOOL_FOLDER } from './upload-receiver.service';
import { VIRUS_SCANNER } from './virus-scanner';
import type { Verdict, VirusScanner } from './virus-scanner';

const BATCH_SIZE = 100;

interface Round {
  seen: number;
  /** Number of consecutive files without a verdict of the scanner. */
  refusedInARow: number;
}

/** Scans the files that were uploaded while the scanner was unavailable. */
@TenantScoped()
export class AttachmentScans {
  private readonly loop = new IsolatedLoop('attachment scans');

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly contents: FileContents,
    @Inject(SPOOL_FOLDER) private readonly folder: string,
    @Inject(VIRUS_SCANNER) private readonly scanner: VirusScanner | null,
    private readonly writes: TenantWrites,
  ) {}

  /**
   * Returns the number of scanned files.
   *
   * @throws DomainError LOOP_INCOMPLETE while the scanner is unavailable, or for a file that cannot be read
   */
  async run(signal: AbortSignal): Promise<number> {
    const round = { seen: 0, refusedInARow: 0 };
    const failed = await this.loop.each(this.waiting(round), {
      name: ({ id }) => `file ${id} of tenant ${this.tenant.tenantId}`,
      work: (attachment) => {
        round.seen += 1;
        return this.scanFile(attachment, round);
      },
      signal,
    });
    this.loop.failed(failed);
    return round.seen;
  }

  /** All pending files by id, so that unreadable files do not hide the files after them. Ends if the scanner is unavailable. */
  private async *waiting(round: Readonly<Round>): AsyncGenerator<Attachment> {
    for (let afterId = 0; ;) {
      const page = await this.database.manager.find(Attachment, {
        where: { scanStatus: 'pending', id: MoreThan(afterId) },
        order: { id: 'ASC' },
        take: BATCH_SIZE,
        withDeleted: true,
      });
      yield* page;
      afterId = page.at(-1)?.id ?? afterId;
      if (page.length < BATCH_SIZE || round.refusedInARow >= BATCH_SIZE) return;
    }
  }

  private async scanFile(attachment: Attachment, round: Round): Promise<void> {
    const file = await spool(await this.contents.checked(attachment), this.folder);
    try {
      // Without a scanner, pending files count as clean like all other files.
      round.refusedInARow += 1;
      const verdict = this.scanner === null ? 'clean' : await this.scanner.scan(file.path);
      round.refusedInARow = 0;
      await this.saveVerdict(attachment, verdict, file);
    } finally {
      await rm(file.path, { force: true });
    }
  }

  private async saveVerdict({ id, storageKey }: Attachment, scanStatus: Verdict, file: SpooledFile): Promise<void> {
    const isClean = scanStatus === 'clean';
    const key = isClean ? storageKey : await this.contents.quarantine(storageKey, file);
    await this.writes.run(systemWrite('scanner', this.tenant.tenantId, 'attachments:scan'), async ({ manager }) => {
      await manager.update(Attachment, { id }, { scanStatus, storageKey: key });
      return { id };
    });
    if (!isClean) await this.contents.release(storageKey);
  }
}
