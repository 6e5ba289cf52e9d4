import { Global, Module } from '@nestjs/common';
import { AttachmentCleanup } from '../attachments/attachment-cleanup.service';
import { ATTACHMENT_OWNERS } from '../attachments/attachment-owners';
import { AttachmentsModule } from '../attachments/attachments.module';
import { KeptPapers } from '../attachments/kept-papers.service';
import { RECORD_VISIBILITY } from '../attachments/record-visibility';
import type { RecordVisibility } from '../attachments/record-visibility';
import { REPLACED_DATA } from '#storage';
import type { ReplacedData } from '#storage';
import { FILE_OWNERS } from '../file-owners';
import { PERSON_FILES, PERSON_TRAIL, READING_FOLLOWER } from '../fleet/fleet-ports';
import type { ReadingFollower } from '../fleet/fleet-ports';
import { AuditLog } from '../global/audit/audit-log.service';
import { GlobalDatabase } from '../global/global-database';
import { LegalNumbers } from '../global/legal-numbers/legal-numbers.service';
import { NumberingFormatsService } from '../global/numbering-formats/numbering-formats.service';
import { recomputeAround } from '../maintenance/fuel-logs/fuel-chain';
import { MODULE_PORTS } from '../module-ports';
import { LEGAL_NUMBER_LEDGER } from '../numbering/legal-numbers';
import { NUMBERING_CHANGES, NUMBERING_FORMATS } from '../numbering/numbering-formats';
import { replacesData } from '../operations/restore/kept-data';
import { seesRecord } from '../records/scope/record-scope';
import { FISCAL_AUTHORITIES, fiscalAuthorities } from '../workshop/invoices/fiscal-authority';
import { PAPERS } from '../workshop/printing/papers';

const recordVisibility: RecordVisibility = {
  sees: ({ manager }, viewer, table, id) => seesRecord(manager, viewer, table, id),
};

const fuelFollower: ReadingFollower = {
  changed: ({ manager }, { vehicleId, readAt }) => recomputeAround(manager, vehicleId, readAt),
};

/** Binds numbers, files and other records of the data plane to the control plane, and modules of the data plane to each other. */
@Global()
@Module({
  imports: [AttachmentsModule],
  providers: [
    { provide: NUMBERING_FORMATS, useExisting: NumberingFormatsService },
    { provide: NUMBERING_CHANGES, useExisting: NumberingFormatsService },
    { provide: LEGAL_NUMBER_LEDGER, useExisting: LegalNumbers },
    { provide: PERSON_FILES, useExisting: AttachmentCleanup },
    { provide: FISCAL_AUTHORITIES, useValue: fiscalAuthorities([]) },
    { provide: PAPERS, useExisting: KeptPapers },
    { provide: PERSON_TRAIL, useExisting: AuditLog },
    { provide: ATTACHMENT_OWNERS, useValue: FILE_OWNERS },
    { provide: RECORD_VISIBILITY, useValue: recordVisibility },
    { provide: READING_FOLLOWER, useValue: fuelFollower },
    ...MODULE_PORTS,
    {
      provide: REPLACED_DATA,
      inject: [GlobalDatabase],
      useFactory: (database: GlobalDatabase): ReplacedData => ({
        mayReturn: (tenantId) => replacesData(database, tenantId),
      }),
    },
  ],
  exports: [
    ATTACHMENT_OWNERS,
    FISCAL_AUTHORITIES,
    LEGAL_NUMBER_LEDGER,
    PAPERS,
    NUMBERING_FORMATS,
    NUMBERING_CHANGES,
    PERSON_FILES,
    PERSON_TRAIL,
    READING_FOLLOWER,
    REPLACED_DATA,
    RECORD_VISIBILITY,
    ...MODULE_PORTS.map(({ provide }) => provide),
  ],
})
export class RecordPortsModule {}
