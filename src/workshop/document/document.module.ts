import { Module } from '@nestjs/common';
import { FleetModule } from '../../fleet/fleet.module';
import { ApprovalRights } from './approval-rights.service';
import { DocumentOdometer } from './document-odometer.service';
import { LineResolution } from './line-resolution.service';

/** What several documents use: lines, approval rights, odometer. */
@Module({
  imports: [FleetModule],
  providers: [ApprovalRights, DocumentOdometer, LineResolution],
  exports: [ApprovalRights, DocumentOdometer, LineResolution],
})
export class DocumentPartsModule {}
