import { Module } from '@nestjs/common';
import { CommandBaseModule } from '../commands/command-base.module';
import { UserCreateCommand } from './user-create.command';
import { UserGrantCommand } from './user-grant.command';

/** The commands of accounts. */
@Module({ imports: [CommandBaseModule], providers: [UserCreateCommand, UserGrantCommand] })
export class UsersCommandsModule {}
