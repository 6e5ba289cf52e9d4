import { Module } from '@nestjs/common';
import { CommandBaseModule } from '../commands/command-base.module';
import { TasksModule } from '../tasks/tasks.module';
import { UpkeepModule } from '../upkeep/upkeep.module';
import { FilesMoveCommand } from './files-move.command';
import { FileMoveModule } from './file-move.module';

/** The command that moves files between the two stores. */
@Module({ imports: [CommandBaseModule, FileMoveModule, TasksModule, UpkeepModule], providers: [FilesMoveCommand] })
export class FileMoveCommandsModule {}
