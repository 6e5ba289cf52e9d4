import { Module } from '@nestjs/common';
import { CommandBaseModule } from '../commands/command-base.module';
import { TasksModule } from '../tasks/tasks.module';
import { CredentialsRotateCommand } from './credentials-rotate.command';
import { CredentialsModule } from './credentials.module';

/** The command that rotates the passwords of database accounts. */
@Module({ imports: [CommandBaseModule, CredentialsModule, TasksModule], providers: [CredentialsRotateCommand] })
export class CredentialsCommandsModule {}
