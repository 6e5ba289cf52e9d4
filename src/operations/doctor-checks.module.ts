import { Module } from '@nestjs/common';
import { BackupFileChecks } from './backup/files/backup-file-checks';
import { CREDENTIAL_CHECKS, CredentialChecksModule } from './credential-checks.module';
import { DatabaseIdentityModule } from './database-identity/database-identity.module';
import { IdentityChecks } from './database-identity/identity-checks';
import { LoopChecks } from './estate-metrics/loop-checks';
import { FileMoveModule } from './file-move/file-move.module';
import { StoredFileChecks } from './file-move/stored-file-checks';
import { TenantDeletionModule } from './offboarding/deletion/tenant-deletion.module';
import { GlobalKept } from './restore/global-kept';
import { RestoreModule } from './restore/restore.module';
import { SchedulesModule } from './schedules/schedules.module';
import { ServersModule } from './servers/servers.module';
import { TasksModule } from './tasks/tasks.module';
import { AccountChecks } from './users/account-checks';
import { BackupChecks } from './backup/backup-checks';
import { DomainProofChecks } from './platform-upkeep/domain-proof-checks';
import { DOCTOR_CHECKS } from '../ports/doctor-checks';
import type { Check } from '../ports/doctor-checks';
import { OffboardingChecks } from './offboarding/deletion/deletion-checks';
import { PlatformChecks } from './bootstrap/platform-checks';
import { ScheduleChecks } from './schedules/schedule-checks';
import { ClockChecks } from './servers/clock-checks';
import { ServerSettingChecks } from './servers/server-setting-checks';
import { UnfinishedOperations } from './tasks/unfinished-operations';

/** The checks of the whole platform, in the order in which they run. */
@Module({
  imports: [
    CredentialChecksModule,
    DatabaseIdentityModule,
    FileMoveModule,
    RestoreModule,
    SchedulesModule,
    ServersModule,
    TasksModule,
    TenantDeletionModule,
  ],
  providers: [
    AccountChecks,
    BackupChecks,
    BackupFileChecks,
    DomainProofChecks,
    IdentityChecks,
    OffboardingChecks,
    LoopChecks,
    PlatformChecks,
    LoopChecks,
    ScheduleChecks,
    ClockChecks,
    ServerSettingChecks,
    StoredFileChecks,
    UnfinishedOperations,
    {
      provide: DOCTOR_CHECKS,
      inject: [
        UnfinishedOperations,
        PlatformChecks,
        ClockChecks,
        ServerSettingChecks,
        CREDENTIAL_CHECKS,
        BackupChecks,
        BackupFileChecks,
        OffboardingChecks,
        ScheduleChecks,
        LoopChecks,
        StoredFileChecks,
        DomainProofChecks,
        AccountChecks,
        IdentityChecks,
        GlobalKept,
      ],
      useFactory: (...checks: (Check | readonly Check[])[]): readonly Check[] => checks.flat(),
    },
  ],
  exports: [DOCTOR_CHECKS],
})
export class DoctorChecksModule {}
