import { Module } from '@nestjs/common';
import { TasksModule } from '../tasks/tasks.module';
import { FileMove } from './file-move';
import { FileMoveRequests } from './file-move-requests';
import { FilesController } from './files.controller';

/** Moves files between the two stores. */
@Module({
  imports: [TasksModule],
  controllers: [FilesController],
  providers: [FileMove, FileMoveRequests],
  exports: [FileMove],
})
export class FileMoveModule {}
