import { Module } from '@nestjs/common';
import { CommandBaseModule } from '../commands/command-base.module';
import { LifecycleChanges } from './lifecycle-changes';
import { TenantActivateCommand } from './tenant-activate.command';
import { TenantArchiveCommand } from './tenant-archive.command';
import { TenantDomainCommand } from './tenant-domain.command';
import { TenantLimitsCommand } from './tenant-limits.command';
import { TenantListCommand } from './tenant-list.command';
import { TenantMaintenanceCommand } from './tenant-maintenance.command';
import { TenantShowCommand } from './tenant-show.command';
import { TenantSuspendCommand } from './tenant-suspend.command';
import { TenantsModule } from './tenants.module';

/** The commands that show and change tenants. */
@Module({
  imports: [CommandBaseModule, TenantsModule],
  providers: [
    LifecycleChanges,
    TenantActivateCommand,
    TenantArchiveCommand,
    TenantDomainCommand,
    TenantLimitsCommand,
    TenantListCommand,
    TenantMaintenanceCommand,
    TenantShowCommand,
    TenantSuspendCommand,
  ],
})
export class TenantsCommandsModule {}
