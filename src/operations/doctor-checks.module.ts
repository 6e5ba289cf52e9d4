import { Module } from '@nestjs/common';
import { BackupFileChecks } from './backup/files/backup-file-checks';
import { DatabaseIdentityModule } from './database-identity/database-identity.module';
import { IdentityChecks } from './database-identity/identity-checks';
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
import { BackupContentChecks } from './backup/backup-content-checks';
import { DomainProofChecks } from './platform-upkeep/domain-proof-checks';
import { DOCTOR_CHECKS } from '../ports/doctor-checks';
import type { Check } from '../ports/doctor-checks';
import { OffboardingChecks } from './offboarding/deletion/deletion-checks';
import { PlatformChecks } from './bootstrap/platform-checks';
import { ScheduleChecks } from './schedules/schedule-checks';
import { ServerSettingChecks } from './servers/server-setting-checks';
import { UnfinishedOperations } from './tasks/unfinished-operations';

/** The checks of the whole platform, in the order in which they run. */
@Module({
  imports: [
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
    BackupContentChecks,
    BackupFileChecks,
    DomainProofChecks,
    IdentityChecks,
    OffboardingChecks,
    PlatformChecks,
    ScheduleChecks,
    ServerSettingChecks,
    StoredFileChecks,
    UnfinishedOperations,
    {
      provide: DOCTOR_CHECKS,
      inject: [
        UnfinishedOperations,
        PlatformChecks,
        ServerSettingChecks,
        BackupChecks,
        BackupContentChecks,
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
  exports: [DOCTOR_CHECKS],
})
export class DoctorChecksModule {}
