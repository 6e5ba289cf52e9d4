import { Module } from '@nestjs/common';
import { CommandBaseModule } from '../commands/command-base.module';
import { GlobalMigrateCommand } from './global-migrate.command';
import { MigrationsModule } from './migrations.module';
import { TenantMigrateCommand } from './tenant-migrate.command';
import { TenantStatusCommand } from './tenant-status.command';

/** The commands of migrations. */
@Module({
  imports: [CommandBaseModule, MigrationsModule],
  providers: [GlobalMigrateCommand, TenantMigrateCommand, TenantStatusCommand],
})
export class MigrationsCommandsModule {}
