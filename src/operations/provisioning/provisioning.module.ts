import { Module } from '@nestjs/common';
import { DatabaseIdentityModule } from '../database-identity/database-identity.module';
import { ServersModule } from '../servers/servers.module';
import { TasksModule } from '../tasks/tasks.module';
import { TenantDatabaseModule } from '../tenant-database/tenant-database.module';
import { FirstAdministrators } from './first-administrators';
import { ProvisioningService } from './provisioning.service';
import { TenantCreation } from './tenant-creation.task';
import { TenantReservations } from './tenant-reservation';

/** The reservation of a tenant and the task that creates it. */
@Module({
  imports: [DatabaseIdentityModule, ServersModule, TasksModule, TenantDatabaseModule],
  providers: [FirstAdministrators, ProvisioningService, TenantCreation, TenantReservations],
  exports: [FirstAdministrators, ProvisioningService, TenantCreation, TenantReservations],
})
export class ProvisioningModule {}
