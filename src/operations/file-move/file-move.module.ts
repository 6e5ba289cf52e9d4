import { Module } from '@nestjs/common';
import { TasksModule } from '../tasks/tasks.module';
import { FileMove } from './file-move';
import { FileMoveOrders } from './file-move-orders';
import { FilesController } from './files.controller';

/** Moves files between the two stores. */
@Module({
  imports: [TasksModule],
  controllers: [FilesController],
  providers: [FileMove, FileMoveOrders],
  exports: [FileMove],
})
export class FileMoveModule {}
