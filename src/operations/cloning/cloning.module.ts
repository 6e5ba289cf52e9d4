import { Module } from '@nestjs/common';
import { TenantDeletionModule } from '../offboarding/deletion/tenant-deletion.module';
import { TenantRowsModule } from '../offboarding/rows/tenant-rows.module';
import { ProvisioningModule } from '../provisioning/provisioning.module';
import { TasksModule } from '../tasks/tasks.module';
import { TenantDatabaseModule } from '../tenant-database/tenant-database.module';
import { CloningController } from './cloning.controller';
import { CloneRegistry } from './clone-registry';
import { FileCopy } from './file-copy';
import { RowCopy } from './row-copy';
import { CloneSteps } from './tenant-clone.task';
import { TenantCloning } from './tenant-cloning.service';

/** Copies of tenants. */
@Module({
  imports: [ProvisioningModule, TasksModule, TenantDatabaseModule, TenantDeletionModule, TenantRowsModule],
  controllers: [CloningController],
  providers: [CloneRegistry, CloneSteps, FileCopy, RowCopy, TenantCloning],
  exports: [TenantCloning],
})
export class CloningModule {}
