import { Module } from '@nestjs/common';
import { CommandBaseModule } from '../commands/command-base.module';
import { CredentialsRotateCommand } from './credentials-rotate.command';
import { CredentialsModule } from './credentials.module';

/** The command that rotates the passwords of database accounts. */
@Module({ imports: [CommandBaseModule, CredentialsModule], providers: [CredentialsRotateCommand] })
export class CredentialsCommandsModule {}
