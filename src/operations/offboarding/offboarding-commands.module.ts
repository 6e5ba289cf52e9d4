import { Module } from '@nestjs/common';
import { CommandBaseModule } from '../commands/command-base.module';
import { TenantDeletionModule } from './deletion/tenant-deletion.module';
import { ErasureCertificateCommand } from './deletion/erasure-certificate.command';
import { TenantDeleteCommand } from './deletion/tenant-delete.command';
import { ExportVerifyCommand } from './export/export-verify.command';
import { TenantExportModule } from './export/tenant-export.module';
import { TenantExportCommand } from './export/tenant-export.command';

/** The commands of exports and deletions. */
@Module({
  imports: [CommandBaseModule, TenantDeletionModule, TenantExportModule],
  providers: [ErasureCertificateCommand, ExportVerifyCommand, TenantDeleteCommand, TenantExportCommand],
})
export class OffboardingCommandsModule {}
