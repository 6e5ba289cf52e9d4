import { Module } from '@nestjs/common';
import { BackupModule } from '../../backup/backup.module';
import { TenantDatabaseModule } from '../../tenant-database/tenant-database.module';
import { TenantRowsModule } from '../rows/tenant-rows.module';
import { CompanyRecord } from './company-record';
import { ExportCleanup } from './export-cleanup.service';
import { ExportVerifier } from './export-verifier';
import { ExportedFiles } from './exported-files';
import { KeptExports } from './kept-exports';
import { TenantExport } from './tenant-export';
import { ExportSteps } from './tenant-export.task';

/** Exports of tenants. */
@Module({
  imports: [BackupModule, TenantDatabaseModule, TenantRowsModule],
  providers: [CompanyRecord, ExportCleanup, ExportSteps, ExportVerifier, ExportedFiles, KeptExports, TenantExport],
  exports: [ExportVerifier, KeptExports, TenantExport],
})
export class TenantExportModule {}
