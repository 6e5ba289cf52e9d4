import { Module } from '@nestjs/common';
import { TenantDeletionModule } from '../offboarding/deletion/tenant-deletion.module';
import { ProvisioningModule } from '../provisioning/provisioning.module';
import { TasksModule } from '../tasks/tasks.module';
import { TenantDatabaseModule } from '../tenant-database/tenant-database.module';
import { TenantAdminController } from './tenant-admin.controller';
import { TenantLifecycle } from './tenant-lifecycle.service';
import { TenantMaintenanceController } from './tenant-maintenance.controller';
import { TenantMaintenances } from './tenant-maintenances.service';

/** The life of a tenant over REST: created, suspended, activated, archived. */
@Module({
  imports: [ProvisioningModule, TasksModule, TenantDatabaseModule, TenantDeletionModule],
  controllers: [TenantAdminController, TenantMaintenanceController],
  providers: [TenantLifecycle, TenantMaintenances],
  exports: [TenantLifecycle, TenantMaintenances],
})
export class TenantsModule {}
