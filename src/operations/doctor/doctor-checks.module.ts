import { Module } from '@nestjs/common';
import { BackupFileChecks } from '../backup/files/backup-file-checks';
import { DatabaseIdentityModule } from '../database-identity/database-identity.module';
import { IdentityChecks } from '../database-identity/identity-checks';
import { FileMoveModule } from '../file-move/file-move.module';
import { StoredFileChecks } from '../file-move/stored-file-checks';
import { TenantDeletionModule } from '../offboarding/deletion/tenant-deletion.module';
import { GlobalKept } from '../restore/global-kept';
import { RestoreModule } from '../restore/restore.module';
import { SchedulesModule } from '../schedules/schedules.module';
import { ServersModule } from '../servers/servers.module';
import { TasksModule } from '../tasks/tasks.module';
import { AccountChecks } from './account-checks';
import { BackupChecks } from './backup-checks';
import { CredentialChecksModule } from './credential-checks.module';
import { DomainProofChecks } from './domain-proof-checks';
import { DOCTOR_CHECKS } from './finding';
import type { Check } from './finding';
import { KeyChecks } from './key-checks';
import { OffboardingChecks } from './offboarding-checks';
import { PlatformChecks } from './platform-checks';
import { RotationChecks } from './rotation-checks';
import { ScheduleChecks } from './schedule-checks';
import { ServerSettingChecks } from './server-setting-checks';
import { UnfinishedOperations } from './unfinished-operations';

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
        RotationChecks,
        KeyChecks,
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
  exports: [DOCTOR_CHECKS],
})
export class DoctorChecksModule {}
