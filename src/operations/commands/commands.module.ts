import { Module } from '@nestjs/common';
import { FleetModule } from '../../fleet/fleet.module';
import { InsightsModule } from '../../insights/insights.module';
import { MaintenanceModule } from '../../maintenance/maintenance.module';
import { WorkshopModule } from '../../workshop/workshop.module';
import { DemoPeople } from '../bootstrap/demo-people';
import { DemoCompanies } from '../bootstrap/demo-companies';
import { ServerRegistration } from '../bootstrap/server-registration';
import { Doctor } from '../doctor/doctor.service';
import { ServerChecks } from '../doctor/server-checks';
import { TenantChecks } from '../doctor/tenant-checks';
import { UnfinishedOperations } from '../doctor/unfinished-operations';
import { OperationsModule } from '../operations.module';
import { AuditVerifyCommand } from './audit-verify.command';
import { BackupAllCommand } from './backup-all.command';
import { BackupGlobalCommand } from './backup-global.command';
import { BackupListCommand } from './backup-list.command';
import { BackupPruneCommand } from './backup-prune.command';
import { BackupTenantCommand } from './backup-tenant.command';
import { BackupVerifyCommand } from './backup-verify.command';
import { BootstrapCommand } from './bootstrap.command';
import { CommandOutput } from './command-output';
import { CredentialsRotateCommand } from './credentials-rotate.command';
import { DoctorCommand } from './doctor.command';
import { GlobalMigrateCommand } from './global-migrate.command';
import { KeysRotateCommand } from './keys-rotate.command';
import { RestoreUndoCommand } from './restore-undo.command';
import { ServerListCommand } from './server-list.command';
import { TenantActivateCommand } from './tenant-activate.command';
import { TenantCreateCommand } from './tenant-create.command';
import { TenantListCommand } from './tenant-list.command';
import { TenantMigrateCommand } from './tenant-migrate.command';
import { TenantRestoreCommand } from './tenant-restore.command';
import { TenantShowCommand } from './tenant-show.command';
import { TenantStatusCommand } from './tenant-status.command';
import { TenantSuspendCommand } from './tenant-suspend.command';
import { UserCreateCommand } from './user-create.command';
import { UserGrantCommand } from './user-grant.command';

/** The operators' command line (operations.md §1). */
@Module({
  imports: [OperationsModule, FleetModule, InsightsModule, MaintenanceModule, WorkshopModule],
  providers: [
    AuditVerifyCommand,
    BackupAllCommand,
    BackupGlobalCommand,
    BackupListCommand,
    BackupPruneCommand,
    BackupTenantCommand,
    BackupVerifyCommand,
    BootstrapCommand,
    CommandOutput,
    CredentialsRotateCommand,
    DemoCompanies,
    DemoPeople,
    Doctor,
    DoctorCommand,
    GlobalMigrateCommand,
    KeysRotateCommand,
    RestoreUndoCommand,
    ServerChecks,
    TenantChecks,
    ServerListCommand,
    ServerRegistration,
    TenantActivateCommand,
    TenantCreateCommand,
    TenantListCommand,
    TenantMigrateCommand,
    TenantRestoreCommand,
    TenantShowCommand,
    TenantStatusCommand,
    TenantSuspendCommand,
    UnfinishedOperations,
    UserCreateCommand,
    UserGrantCommand,
  ],
})
export class CommandsModule {}
