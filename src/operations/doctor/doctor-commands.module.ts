import { Module } from '@nestjs/common';
import { CommandBaseModule } from '../commands/command-base.module';
import { MigrationsModule } from '../migrations/migrations.module';
import { RestoreModule } from '../restore/restore.module';
import { ServersModule } from '../servers/servers.module';
import { TenantDatabaseModule } from '../tenant-database/tenant-database.module';
import { WarmPoolModule } from '../warm-pool/warm-pool.module';
import { DoctorChecksModule } from '../doctor-checks.module';
import { DoctorCommand } from './doctor.command';
import { Doctor } from './doctor.service';
import { ServerChecks } from './server-checks';
import { TenantChecks } from './tenant-checks';

/** The doctor, which only the command line has. */
@Module({
  imports: [
    CommandBaseModule,
    DoctorChecksModule,
    MigrationsModule,
    RestoreModule,
    ServersModule,
    TenantDatabaseModule,
    WarmPoolModule,
  ],
  providers: [Doctor, DoctorCommand, ServerChecks, TenantChecks],
})
export class DoctorCommandsModule {}
