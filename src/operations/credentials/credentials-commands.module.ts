import { Module } from '@nestjs/common';
import { CommandBaseModule } from '../commands/command-base.module';
import { TenantDatabaseModule } from '../tenant-database/tenant-database.module';
import { CredentialsRotateCommand } from './credentials-rotate.command';
import { CredentialsModule } from './credentials.module';

/** The command that rotates the passwords of database accounts. */
@Module({
  imports: [CommandBaseModule, CredentialsModule, TenantDatabaseModule],
  providers: [CredentialsRotateCommand],
})
export class CredentialsCommandsModule {}
