import { Module } from '@nestjs/common';
import { BackupFilesModule } from '../backup/files/backup-files.module';
import { CommandBaseModule } from '../commands/command-base.module';
import { TasksModule } from '../tasks/tasks.module';
import { TenantDatabaseModule } from '../tenant-database/tenant-database.module';
import { RestoreGlobalCommand } from './global/restore-global.command';
import { RestoredNumbersModule } from './legal-numbers/restored-numbers.module';
import { ServerRecoverCommand } from './recovery/server-recover.command';
import { RestoreUndoCommand } from './restore-undo.command';
import { RestoresModule } from './restores.module';
import { ReturnedFileReport } from './returned-file-report';
import { TenantRestoreCommand } from './tenant-restore.command';

/** The commands of restores. */
@Module({
  imports: [
    BackupFilesModule,
    CommandBaseModule,
    RestoredNumbersModule,
    RestoresModule,
    TasksModule,
    TenantDatabaseModule,
  ],
  providers: [RestoreGlobalCommand, RestoreUndoCommand, ReturnedFileReport, ServerRecoverCommand, TenantRestoreCommand],
})
export class RestoreCommandsModule {}
