import { Module } from '@nestjs/common';
import { CommandBaseModule } from '../commands/command-base.module';
import { TasksModule } from '../tasks/tasks.module';
import { MoveUndoCommand } from './move-undo.command';
import { MovesModule } from './moves.module';
import { TenantMoveCommand } from './tenant-move.command';

/** The commands of moves. */
@Module({ imports: [CommandBaseModule, MovesModule, TasksModule], providers: [MoveUndoCommand, TenantMoveCommand] })
export class MovesCommandsModule {}
