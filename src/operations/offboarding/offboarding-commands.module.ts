import { Module } from '@nestjs/common';
import { CommandBaseModule } from '../commands/command-base.module';
import { TasksModule } from '../tasks/tasks.module';
import { ErasureCertificateCommand } from './deletion/erasure-certificate.command';
import { TenantDeleteCommand } from './deletion/tenant-delete.command';
import { TenantDeletionModule } from './deletion/tenant-deletion.module';
import { ExportVerifyCommand } from './export/export-verify.command';
import { TenantExportCommand } from './export/tenant-export.command';
import { TenantExportModule } from './export/tenant-export.module';

/** The commands of exports and deletions. */
@Module({
  imports: [CommandBaseModule, TasksModule, TenantDeletionModule, TenantExportModule],
  providers: [ErasureCertificateCommand, ExportVerifyCommand, TenantDeleteCommand, TenantExportCommand],
})
export class OffboardingCommandsModule {}
