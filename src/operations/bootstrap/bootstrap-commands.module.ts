import { Module } from '@nestjs/common';
import { FleetModule } from '../../fleet/fleet.module';
import { InsightsModule } from '../../insights/insights.module';
import { MaintenanceModule } from '../../maintenance/maintenance.module';
import { WorkshopModule } from '../../workshop/workshop.module';
import { CommandBaseModule } from '../commands/command-base.module';
import { MigrationsModule } from '../migrations/migrations.module';
import { ProvisioningModule } from '../provisioning/provisioning.module';
import { ServerRegistryModule } from '../server-registry/server-registry.module';
import { ServersModule } from '../servers/servers.module';
import { BootstrapCommand } from './bootstrap.command';
import { ConfiguredServers } from './configured-servers';
import { DemoCompanies } from './demo-companies';
import { DemoPeople } from './demo-people';
import { FirstAccounts } from './first-accounts';
import { ServerRegistration } from './server-registration';
import { TenantUpgrade } from './tenant-upgrade';

/** The command that sets up a platform. Its demonstration companies use the tenant modules. */
@Module({
  imports: [
    CommandBaseModule,
    MigrationsModule,
    ProvisioningModule,
    ServerRegistryModule,
    ServersModule,
    FleetModule,
    InsightsModule,
    MaintenanceModule,
    WorkshopModule,
  ],
  providers: [
    BootstrapCommand,
    ConfiguredServers,
    DemoCompanies,
    DemoPeople,
    FirstAccounts,
    ServerRegistration,
    TenantUpgrade,
  ],
})
export class BootstrapCommandsModule {}
