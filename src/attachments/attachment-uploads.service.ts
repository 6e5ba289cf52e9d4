import { Inject, Logger } from '@nestjs/common';
import type { RequestActor } from '#http';
import type { WriteRequest } from '#kernel';
import { reasonOf } from '#persistence';
import { OBJECT_STORE } from '#storage';
import type { ObjectStore } from '#storage';
import { TenantScoped, TenantWrites } from '#tenancy';
import type { ScanStatus } from './attachment.choices';
import { fileInfected } from './attachment.errors';
import { attachmentView } from './attachment.view';
import type { AttachmentView } from './attachment.view';
import { AttachmentsService } from './attachments.service';
import { PendingScans } from './pending-scans.service';
import { withContent } from './upload-receiver.service';
import type { Upload } from './upload-receiver.service';
import { VIRUS_SCANNER } from './virus-scanner';
import type { VirusScanner } from './virus-scanner';

/** Stores a received file and writes its row. */
@TenantScoped()
export class AttachmentUploads {
  private readonly logger = new Logger(AttachmentUploads.name);

  constructor(
    private readonly attachments: AttachmentsService,
    private readonly writes: TenantWrites,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    private readonly scans: PendingScans,
    @Inject(VIRUS_SCANNER) private readonly scanner: VirusScanner | null,
  ) {}

  /**
   * The content is stored before its row is committed. A crash in between leaves a content without a row, which the cleanup removes, and
   * never a row without content.
   *
   * @throws DomainError FILE_INFECTED, and as AttachmentsService.add
   */
  async accept(write: WriteRequest, caller: RequestActor, upload: Upload): Promise<AttachmentView> {
    await this.attachments.check(caller, upload);
    const scanStatus = await this.scan(upload);
    const key = this.attachments.newKey();
    await this.store.put(key, upload.file);
    let isNamed = false;
    try {
      return await this.writes.run(withContent(write, upload), async (unit) => {
        const attachment = await this.attachments.add(unit, caller, upload, { key, scanStatus });
        isNamed = true;
        return attachmentView(attachment);
      });
    } finally {
      // The upload was refused, or a repeated request was answered with the file of the first one.
      if (!isNamed) await this.discard(key);
      if (isNamed && scanStatus === 'pending') await this.scans.ask();
    }
  }

  private async scan({ file }: Upload): Promise<ScanStatus> {
    if (this.scanner === null) return 'clean';
    const verdict = await this.scanner.scan(file.path).catch((error: unknown) => {
      this.logger.warn(`the virus scanner is unavailable, the file is stored as pending: ${reasonOf(error)}`);
      return 'pending' as const;
    });
    if (verdict === 'infected') throw fileInfected({});
    return verdict;
  }

  private async discard(key: string): Promise<void> {
    await this.store.remove(key).catch(() => this.logger.warn('a content without a row was left to the cleanup'));
  }
}
