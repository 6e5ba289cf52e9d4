import { rm } from 'node:fs/promises';
import { Inject } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { IsolatedLoop } from '#jobs';
import { systemWrite } from '#kernel';
import type { Database } from '#persistence';
import { assertBelow, checkedContent, OBJECT_STORE } from '#storage';
import type { ObjectStore } from '#storage';
import { InjectTenant, InjectTenantDataSource, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { filesPrefix, quarantinePrefix } from './attachment-keys';
import { Attachment } from './attachment.entity';
import { spool } from './spooled-upload';
import type { SpooledFile } from './spooled-upload';
import { SPOOL_FOLDER } from './upload-receiver.service';
import { VIRUS_SCANNER } from './virus-scanner';
import type { Verdict, VirusScanner } from './virus-scanner';

const AT_ONCE = 100;

interface Round {
  seen: number;
  /** Files in a row for which the scanner gave no verdict. */
  refusedInARow: number;
}

/** Scans what came while the scanner was away. */
@TenantScoped()
export class AttachmentScans {
  private readonly loop = new IsolatedLoop('attachment scans');

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(SPOOL_FOLDER) private readonly folder: string,
    @Inject(VIRUS_SCANNER) private readonly scanner: VirusScanner | null,
    private readonly writes: TenantWrites,
  ) {}

  /** Answers how many files it judged. @throws DomainError LOOP_INCOMPLETE while the scanner is still away, or for a file that cannot be read */
  async run(signal: AbortSignal): Promise<number> {
    const round = { seen: 0, refusedInARow: 0 };
    const failed = await this.loop.each(this.waiting(round), {
      name: ({ id }) => `file ${id} of tenant ${this.tenant.tenantId}`,
      work: (attachment) => {
        round.seen += 1;
        return this.judge(attachment, round);
      },
      signal,
    });
    this.loop.failed(failed);
    return round.seen;
  }

  /** All of them in the order of the key: those that cannot be read hide none behind them. A scanner that is away ends it. */
  private async *waiting(round: Readonly<Round>): AsyncGenerator<Attachment> {
    for (let afterId = 0; ;) {
      const page = await this.database.manager.find(Attachment, {
        where: { scanStatus: 'pending', id: MoreThan(afterId) },
        order: { id: 'ASC' },
        take: AT_ONCE,
        withDeleted: true,
      });
      yield* page;
      afterId = page.at(-1)?.id ?? afterId;
      if (page.length < AT_ONCE || round.refusedInARow >= AT_ONCE) return;
    }
  }

  private async judge({ id, storageKey, sizeBytes, sha256 }: Attachment, round: Round): Promise<void> {
    assertBelow(filesPrefix(this.tenant.tenantId), storageKey);
    const content = checkedContent(await this.store.open(storageKey), { bytes: sizeBytes, sha256 });
    const file = await spool(content, this.folder);
    try {
      // Where the scanner was taken out of use, what waits for it counts as clean like everything else.
      round.refusedInARow += 1;
      const verdict = this.scanner === null ? 'clean' : await this.scanner.scan(file.path);
      round.refusedInARow = 0;
      await this.note(id, storageKey, verdict, file);
    } finally {
      await rm(file.path, { force: true });
    }
  }

  private async note(id: number, storageKey: string, scanStatus: Verdict, file: SpooledFile): Promise<void> {
    const key = scanStatus === 'clean' ? storageKey : this.quarantined(storageKey);
    if (key !== storageKey) await this.store.put(key, file);
    await this.writes.run(systemWrite('scanner', this.tenant.tenantId, 'attachments:scan'), async ({ manager }) => {
      await manager.update(Attachment, { id }, { scanStatus, storageKey: key });
      return { id };
    });
    if (key !== storageKey) await this.store.remove(storageKey);
  }

  private quarantined(storageKey: string): string {
    return `${quarantinePrefix(this.tenant.tenantId)}/${storageKey.split('/').at(-1) ?? ''}`;
  }
}
