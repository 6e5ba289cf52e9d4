import { Module } from '@nestjs/common';
import { TenantExportModule } from '../operations/offboarding/export/tenant-export.module';
import { TasksModule } from '../operations/tasks/tasks.module';
import { CompanyArchivesController } from './company-archives.controller';
import { CompanyArchives } from './company-archives.service';

/** Archives that a company requests for itself. The operations of the platform create them. */
@Module({
  imports: [TasksModule, TenantExportModule],
  controllers: [CompanyArchivesController],
  providers: [CompanyArchives],
})
export class CompanyArchivesModule {}
