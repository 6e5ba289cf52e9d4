import { Module } from '@nestjs/common';
import { CommandBaseModule } from '../commands/command-base.module';
import { JobCancelCommand } from './job-cancel.command';
import { JobListCommand } from './job-list.command';
import { JobRetryCommand } from './job-retry.command';
import { JobShowCommand } from './job-show.command';
import { OperationListCommand } from './operation-list.command';
import { OperationShowCommand } from './operation-show.command';
import { TasksModule } from './tasks.module';

/** The commands of operations and runs. */
@Module({
  imports: [CommandBaseModule, TasksModule],
  providers: [
    JobCancelCommand,
    JobListCommand,
    JobRetryCommand,
    JobShowCommand,
    OperationListCommand,
    OperationShowCommand,
  ],
})
export class TasksCommandsModule {}
