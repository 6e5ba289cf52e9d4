import { Module } from '@nestjs/common';
import { CommandBaseModule } from '../commands/command-base.module';
import { TasksModule } from '../tasks/tasks.module';
import { TenantUpkeepModule } from '../tenant-upkeep/tenant-upkeep.module';
import { FileMoveModule } from './file-move.module';
import { FilesMoveCommand } from './files-move.command';

/** The command that moves files between the two stores. */
@Module({
  imports: [CommandBaseModule, FileMoveModule, TasksModule, TenantUpkeepModule],
  providers: [FilesMoveCommand],
})
export class FileMoveCommandsModule {}
