import { Module } from '@nestjs/common';
import { FleetModule } from '../../fleet/fleet.module';
import { InsightsModule } from '../../insights/insights.module';
import { MaintenanceModule } from '../../maintenance/maintenance.module';
import { WorkshopModule } from '../../workshop/workshop.module';
import { DemoPeople } from '../bootstrap/demo-people';
import { DemoCompanies } from '../bootstrap/demo-companies';
import { ServerRegistration } from '../bootstrap/server-registration';
import { Doctor } from '../doctor/doctor.service';
import { DOCTOR_CHECKS } from '../doctor/finding';
import type { Check } from '../doctor/finding';
import { OffboardingChecks } from '../doctor/offboarding-checks';
import { ServerChecks } from '../doctor/server-checks';
import { TenantChecks } from '../doctor/tenant-checks';
import { UnfinishedOperations } from '../doctor/unfinished-operations';
import { OperationsModule } from '../operations.module';
import { AuditVerifyCommand } from './audit-verify.command';
import { BootstrapCommand } from './bootstrap.command';
import { CommandOutput } from './command-output';
import { CredentialsRotateCommand } from './credentials-rotate.command';
import { DoctorCommand } from './doctor.command';
import { ErasureCertificateCommand } from './erasure-certificate.command';
import { ExportVerifyCommand } from './export-verify.command';
import { GlobalMigrateCommand } from './global-migrate.command';
import { KeysRotateCommand } from './keys-rotate.command';
import { ServerListCommand } from './server-list.command';
import { TenantActivateCommand } from './tenant-activate.command';
import { TenantArchiveCommand } from './tenant-archive.command';
import { TenantCloneCommand } from './tenant-clone.command';
import { TenantCreateCommand } from './tenant-create.command';
import { TenantDeleteCommand } from './tenant-delete.command';
import { TenantExportCommand } from './tenant-export.command';
import { TenantListCommand } from './tenant-list.command';
import { TenantMigrateCommand } from './tenant-migrate.command';
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
    BootstrapCommand,
    CommandOutput,
    CredentialsRotateCommand,
    DemoCompanies,
    DemoPeople,
    Doctor,
    DoctorCommand,
    ErasureCertificateCommand,
    ExportVerifyCommand,
    GlobalMigrateCommand,
    KeysRotateCommand,
    OffboardingChecks,
    ServerChecks,
    TenantChecks,
    ServerListCommand,
    ServerRegistration,
    TenantActivateCommand,
    TenantArchiveCommand,
    TenantCloneCommand,
    TenantCreateCommand,
    TenantDeleteCommand,
    TenantExportCommand,
    TenantListCommand,
    TenantMigrateCommand,
    TenantShowCommand,
    TenantStatusCommand,
    TenantSuspendCommand,
    UnfinishedOperations,
    UserCreateCommand,
    UserGrantCommand,
    {
      provide: DOCTOR_CHECKS,
      inject: [UnfinishedOperations, OffboardingChecks],
      useFactory: (...checks: Check[]) => checks,
    },
  ],
})
export class CommandsModule {}
