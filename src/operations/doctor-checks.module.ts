import { Module } from '@nestjs/common';
import { BACKUP_CHECKS, BackupChecksModule } from './backup-checks.module';
import { CREDENTIAL_CHECKS, CredentialChecksModule } from './credential-checks.module';
import { LoopChecks } from './estate-metrics/loop-checks';
import { FileMoveModule } from './file-move/file-move.module';
import { FormerStoreChecks } from './file-move/former-store-checks';
import { StoredFileChecks } from './tenant-upkeep/stored-files/stored-file-checks';
import { PLACE_CHECKS, PlaceChecksModule } from './place-checks.module';
import { TenantDeletionModule } from './offboarding/deletion/tenant-deletion.module';
import { GlobalKept } from './restore/global-kept';
import { RestoreModule } from './restore/restore.module';
import { SchedulesModule } from './schedules/schedules.module';
import { ServersModule } from './servers/servers.module';
import { TasksModule } from './tasks/tasks.module';
import { AccountChecks } from './users/account-checks';
import { DomainProofChecks } from './platform-upkeep/domain-proof-checks';
import { DOCTOR_CHECKS } from '../ports/doctor-checks';
import type { Check } from '../ports/doctor-checks';
import { OffboardingChecks } from './offboarding/deletion/deletion-checks';
import { PlatformChecks } from './bootstrap/platform-checks';
import { ScheduleChecks } from './schedules/schedule-checks';
import { ClockChecks } from './servers/clock-checks';
import { ConnectionShareChecks } from './servers/connection-share-checks';
import { ServerSettingChecks } from './servers/server-setting-checks';
import { UnfinishedOperations } from './tasks/unfinished-operations';

/** The checks of the whole platform, in the order in which they run. */
@Module({
  imports: [
    BackupChecksModule,
    CredentialChecksModule,
    FileMoveModule,
    PlaceChecksModule,
    RestoreModule,
    SchedulesModule,
    ServersModule,
    TasksModule,
    TenantDeletionModule,
  ],
  providers: [
    AccountChecks,
    DomainProofChecks,
    OffboardingChecks,
    LoopChecks,
    PlatformChecks,
    ScheduleChecks,
    ClockChecks,
    ServerSettingChecks,
    ConnectionShareChecks,
    FormerStoreChecks,
    StoredFileChecks,
    UnfinishedOperations,
    {
      provide: DOCTOR_CHECKS,
      inject: [
        UnfinishedOperations,
        PlatformChecks,
        ClockChecks,
        ServerSettingChecks,
        ConnectionShareChecks,
        CREDENTIAL_CHECKS,
        BACKUP_CHECKS,
        OffboardingChecks,
        ScheduleChecks,
        LoopChecks,
        FormerStoreChecks,
        StoredFileChecks,
        DomainProofChecks,
        AccountChecks,
        PLACE_CHECKS,
        GlobalKept,
      ],
      useFactory: (...checks: (Check | readonly Check[])[]): readonly Check[] => checks.flat(),
    },
  ],
  exports: [DOCTOR_CHECKS],
})
export class DoctorChecksModule {}
