import { Module } from '@nestjs/common';
import { CommandBaseModule } from '../commands/command-base.module';
import { TasksModule } from '../tasks/tasks.module';
import { TenantUpkeepModule } from '../tenant-upkeep/tenant-upkeep.module';
import { FileMoveModule } from './file-move.module';
import { FilesMoveCommand } from './files-move.command';
import { StorageMarkCommand } from './storage-mark.command';

/** The commands of the stores of files. */
@Module({
  imports: [CommandBaseModule, FileMoveModule, TasksModule, TenantUpkeepModule],
  providers: [FilesMoveCommand, StorageMarkCommand],
})
export class FileMoveCommandsModule {}
