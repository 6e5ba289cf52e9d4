import { Module } from '@nestjs/common';
import { TasksModule } from '../tasks/tasks.module';
import { TenantDeletionModule } from './deletion/tenant-deletion.module';
import { TenantExportModule } from './export/tenant-export.module';
import { ArtifactsController, OffboardingController } from './offboarding.controller';
import { OffboardingService } from './offboarding.service';

/** Exports and deletions of tenants over REST. */
@Module({
  imports: [TasksModule, TenantDeletionModule, TenantExportModule],
  controllers: [ArtifactsController, OffboardingController],
  providers: [OffboardingService],
})
export class OffboardingModule {}
