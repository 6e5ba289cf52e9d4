import { Module } from '@nestjs/common';
import { CloningModule } from '../cloning/cloning.module';
import { TasksModule } from '../tasks/tasks.module';
import { TenantsModule } from '../tenants/tenants.module';
import { TenantDeletionModule } from './deletion/tenant-deletion.module';
import { TenantExportModule } from './export/tenant-export.module';
import { ArtifactsController, OffboardingController } from './offboarding.controller';
import { OffboardingService } from './offboarding.service';

/** Exports, deletions and copies of tenants over REST. */
@Module({
  imports: [CloningModule, TasksModule, TenantDeletionModule, TenantExportModule, TenantsModule],
  controllers: [ArtifactsController, OffboardingController],
  providers: [OffboardingService],
})
export class OffboardingModule {}
