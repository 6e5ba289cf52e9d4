import { Module } from '@nestjs/common';
import { AuditBase } from './audit-base';
import { AuditChains } from './audit-chains';
import { AuditLog } from './audit-log.service';
import { AuditMarks } from './audit-marks';
import { AuditTrail } from './audit-trail';
import { AuditVerifier } from './audit-verifier';
import { AuditController, PlatformAuditController } from './audit.controllers';
import { GlobalWrites } from './global-writes';
import { PlatformActs } from './platform-acts';

/** The audit log: its rows, its chains, and writes that are recorded in it. It needs the `GlobalDatabase` of the global module. */
@Module({
  controllers: [AuditController, PlatformAuditController],
  providers: [AuditBase, AuditChains, AuditLog, AuditMarks, AuditTrail, AuditVerifier, GlobalWrites, PlatformActs],
  exports: [AuditBase, AuditChains, AuditLog, AuditMarks, AuditTrail, AuditVerifier, GlobalWrites, PlatformActs],
})
export class AuditLogModule {}
