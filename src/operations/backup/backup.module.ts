import { Module } from '@nestjs/common';
import { DumpsModule } from '../dumps/dumps.module';
import { ServersModule } from '../servers/servers.module';
import { TasksModule } from '../tasks/tasks.module';
import { TenantDatabaseModule } from '../tenant-database/tenant-database.module';
import { BackupAttempts } from './backup-attempts.service';
import { BackupBeside } from './backup-beside.service';
import { BackupDownloads } from './backup-downloads.service';
import { BackupDrafts } from './backup-drafts.service';
import { BackupMaker } from './backup-maker.service';
import { BackupRequests } from './backup-requests.service';
import { BackupRounds } from './backup-rounds.service';
import { BackupSources } from './backup-sources.service';
import { BackupTrials } from './backup-trials.service';
import { BackupVerifier } from './backup-verifier.service';
import { BackupsController } from './backups.controller';
import { Backups } from './backups.service';
import { BackupCatalogueModule } from './catalogue/backup-catalogue.module';
import { DumpProof } from './dump-proof.service';
import { BackupFilesModule } from './files/backup-files.module';
import { ManifestWriter } from './manifest-writer.service';
import { RetentionModule } from './retention.module';
import { RestoreTrial } from './restore-trial.service';
import { TenantBackups } from './tenant-backups';

/** Backups, their verification and their retention. */
@Module({
  imports: [
    BackupCatalogueModule,
    BackupFilesModule,
    DumpsModule,
    RetentionModule,
    ServersModule,
    TasksModule,
    TenantDatabaseModule,
  ],
  controllers: [BackupsController],
  providers: [
    BackupAttempts,
    BackupBeside,
    BackupDownloads,
    BackupDrafts,
    BackupMaker,
    BackupRequests,
    BackupRounds,
    BackupSources,
    BackupTrials,
    BackupVerifier,
    Backups,
    DumpProof,
    ManifestWriter,
    RestoreTrial,
    TenantBackups,
  ],
  exports: [BackupRounds, BackupVerifier, TenantBackups, RetentionModule],
})
export class BackupModule {}
