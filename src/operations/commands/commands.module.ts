import { Module, Optional } from '@nestjs/common';
import { InjectCommander } from 'nest-commander';
import type { CommandRunner } from 'nest-commander';
import { FleetModule } from '../../fleet/fleet.module';
import { InsightsModule } from '../../insights/insights.module';
import { MaintenanceModule } from '../../maintenance/maintenance.module';
import { WorkshopModule } from '../../workshop/workshop.module';
import { DemoPeople } from '../bootstrap/demo-people';
import { DemoCompanies } from '../bootstrap/demo-companies';
import { FirstAccounts } from '../bootstrap/first-accounts';
import { ServerRegistration } from '../bootstrap/server-registration';
import { TenantUpgrade } from '../bootstrap/tenant-upgrade';
import { AccountChecks } from '../doctor/account-checks';
import { BackupChecks } from '../doctor/backup-checks';
import { Doctor } from '../doctor/doctor.service';
import { DomainProofChecks } from '../doctor/domain-proof-checks';
import { DOCTOR_CHECKS } from '../doctor/finding';
import type { Check } from '../doctor/finding';
import { PlatformChecks } from '../doctor/platform-checks';
import { ScheduleChecks } from '../doctor/schedule-checks';
import { OffboardingChecks } from '../doctor/offboarding-checks';
import { ServerChecks } from '../doctor/server-checks';
import { ServerSettingChecks } from '../doctor/server-setting-checks';
import { TenantChecks } from '../doctor/tenant-checks';
import { UnfinishedOperations } from '../doctor/unfinished-operations';
import { ServerLimits } from '../servers/server-limits';
import { StoredFileChecks } from '../files/stored-file-checks';
import { GlobalKept } from '../restore/global/global-kept';
import { IdentityChecks } from '../identity/identity-checks';
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
import { ErasureCertificateCommand } from './erasure-certificate.command';
import { ExportVerifyCommand } from './export-verify.command';
import { FilesMoveCommand } from './files-move.command';
import { GlobalMigrateCommand } from './global-migrate.command';
import { JobCancelCommand } from './job-cancel.command';
import { JobListCommand } from './job-list.command';
import { JobRetryCommand } from './job-retry.command';
import { JobShowCommand } from './job-show.command';
import { KeysRotateCommand } from './keys-rotate.command';
import { LifecycleChanges } from './lifecycle-changes';
import { NamedTenants } from './named-tenants';
import { OperationListCommand } from './operation-list.command';
import { OperationShowCommand } from './operation-show.command';
import { PlatformMetricsCommand } from './platform-metrics.command';
import { ServerAddCommand } from './server-add.command';
import { ServerDrainCommand } from './server-drain.command';
import { ScheduleListCommand } from './schedule-list.command';
import { ScheduleSetCommand } from './schedule-set.command';
import { PROGRAM } from './program';
import { RestoreGlobalCommand } from './restore-global.command';
import { RestoreUndoCommand } from './restore-undo.command';
import { ServerListCommand } from './server-list.command';
import { TenantActivateCommand } from './tenant-activate.command';
import { TenantAnalyzeCommand } from './tenant-analyze.command';
import { TenantCleanupCommand } from './tenant-cleanup.command';
import { TenantArchiveCommand } from './tenant-archive.command';
import { TenantCloneCommand } from './tenant-clone.command';
import { TenantCreateCommand } from './tenant-create.command';
import { TenantDeleteCommand } from './tenant-delete.command';
import { TenantDomainCommand } from './tenant-domain.command';
import { TenantExportCommand } from './tenant-export.command';
import { TenantLimitsCommand } from './tenant-limits.command';
import { TenantListCommand } from './tenant-list.command';
import { TenantMetricsCommand } from './tenant-metrics.command';
import { TenantMigrateCommand } from './tenant-migrate.command';
import { TenantOptimizeCommand } from './tenant-optimize.command';
import { BackupFileChecks } from '../backup/files/backup-file-checks';
import { ReturnedFileReport } from './returned-file-report';
import { TenantRestoreCommand } from './tenant-restore.command';
import { TenantShowCommand } from './tenant-show.command';
import { TenantStatusCommand } from './tenant-status.command';
import { TenantSuspendCommand } from './tenant-suspend.command';
import { UserCreateCommand } from './user-create.command';
import { UserGrantCommand } from './user-grant.command';

/** The command line for operators (operations.md §1). */
@Module({
  imports: [OperationsModule, FleetModule, InsightsModule, MaintenanceModule, WorkshopModule],
  providers: [
    AuditVerifyCommand,
    AccountChecks,
    BackupChecks,
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
    DomainProofChecks,
    ErasureCertificateCommand,
    ExportVerifyCommand,
    FirstAccounts,
    FilesMoveCommand,
    GlobalMigrateCommand,
    IdentityChecks,
    JobCancelCommand,
    JobListCommand,
    JobRetryCommand,
    JobShowCommand,
    KeysRotateCommand,
    LifecycleChanges,
    NamedTenants,
    OperationListCommand,
    OperationShowCommand,
    PlatformMetricsCommand,
    PlatformChecks,
    ServerAddCommand,
    ScheduleChecks,
    ScheduleListCommand,
    ScheduleSetCommand,
    RestoreGlobalCommand,
    RestoreUndoCommand,
    OffboardingChecks,
    ServerChecks,
    ServerDrainCommand,
    TenantChecks,
    ServerListCommand,
    ServerLimits,
    ServerRegistration,
    ServerSettingChecks,
    StoredFileChecks,
    TenantActivateCommand,
    TenantAnalyzeCommand,
    TenantCleanupCommand,
    TenantArchiveCommand,
    TenantCloneCommand,
    TenantCreateCommand,
    TenantDeleteCommand,
    TenantDomainCommand,
    TenantExportCommand,
    TenantLimitsCommand,
    TenantListCommand,
    TenantMetricsCommand,
    TenantMigrateCommand,
    TenantOptimizeCommand,
    TenantRestoreCommand,
    ReturnedFileReport,
    BackupFileChecks,
    TenantShowCommand,
    TenantStatusCommand,
    TenantSuspendCommand,
    TenantUpgrade,
    UnfinishedOperations,
    UserCreateCommand,
    UserGrantCommand,
    {
      provide: DOCTOR_CHECKS,
      inject: [
        UnfinishedOperations,
        PlatformChecks,
        ServerSettingChecks,
        BackupChecks,
        BackupFileChecks,
        OffboardingChecks,
        ScheduleChecks,
        StoredFileChecks,
        DomainProofChecks,
        AccountChecks,
        IdentityChecks,
        GlobalKept,
      ],
      useFactory: (...checks: Check[]): readonly Check[] => checks,
    },
  ],
})
export class CommandsModule {
  /** Sets the program name in the help to the name that users type, instead of the compiled file. There is no program without a command. */
  constructor(@Optional() @InjectCommander() program?: Parameters<CommandRunner['setCommand']>[0]) {
    program?.name(PROGRAM.cliName);
  }
}
