import { Module } from '@nestjs/common';
import { SheetsModule } from '../sheets/sheets.module';
import { AttachmentCleanup } from './attachment-cleanup.service';
import { AttachmentNight } from './attachment-night.service';
import { AttachmentScans } from './attachment-scans.service';
import { AttachmentUploads } from './attachment-uploads.service';
import { AttachmentsController } from './attachments.controller';
import { AttachmentsService } from './attachments.service';
import { FileContents } from './file-contents.service';
import { KeptPapers } from './kept-papers.service';
import { LostContents } from './lost-contents.service';
import { AttachmentOwners } from './owners.service';
import { PaperRows } from './paper-rows.service';
import { PendingScans } from './pending-scans.service';
import { StorageRoom } from './storage-room.service';
import { UploadReceiver } from './upload-receiver.service';

/**
 * The files of records. Requires `ATTACHMENT_OWNERS`, `RECORD_VISIBILITY`, `OBJECT_STORE`, `SPOOL_FOLDER` and `VIRUS_SCANNER` from a
 * global module of the application.
 */
@Module({
  imports: [SheetsModule],
  controllers: [AttachmentsController],
  providers: [
    AttachmentNight,
    AttachmentCleanup,
    AttachmentOwners,
    AttachmentScans,
    AttachmentsService,
    AttachmentUploads,
    FileContents,
    KeptPapers,
    LostContents,
    PaperRows,
    PendingScans,
    StorageRoom,
    UploadReceiver,
  ],
  exports: [AttachmentCleanup, AttachmentScans, KeptPapers, LostContents],
})
export class AttachmentsModule {}
