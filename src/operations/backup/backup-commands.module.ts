import { Module } from '@nestjs/common';
import { CommandBaseModule } from '../commands/command-base.module';
import { TasksModule } from '../tasks/tasks.module';
import { BackupAllCommand } from './backup-all.command';
import { BackupGlobalCommand } from './backup-global.command';
import { BackupListCommand } from './backup-list.command';
import { BackupPruneCommand } from './backup-prune.command';
import { BackupTenantCommand } from './backup-tenant.command';
import { BackupVerifyCommand } from './backup-verify.command';
import { BackupModule } from './backup.module';
import { BackupCatalogueModule } from './catalogue/backup-catalogue.module';

/** The commands of backups. */
@Module({
  imports: [BackupCatalogueModule, BackupModule, CommandBaseModule, TasksModule],
  providers: [
    BackupAllCommand,
    BackupGlobalCommand,
    BackupListCommand,
    BackupPruneCommand,
    BackupTenantCommand,
    BackupVerifyCommand,
  ],
})
export class BackupCommandsModule {}
