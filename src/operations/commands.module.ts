import { Module, Optional } from '@nestjs/common';
import { InjectCommander } from 'nest-commander';
import type { CommandRunner } from 'nest-commander';
import { AuditCommandsModule } from './audit/audit-commands.module';
import { BackupCommandsModule } from './backup/backup-commands.module';
import { BootstrapCommandsModule } from './bootstrap/bootstrap-commands.module';
import { CloningCommandsModule } from './cloning/cloning-commands.module';
import { PROGRAM } from './commands/program';
import { CredentialsCommandsModule } from './credentials/credentials-commands.module';
import { DoctorCommandsModule } from './doctor/doctor-commands.module';
import { EstateMetricsCommandsModule } from './estate-metrics/estate-metrics-commands.module';
import { FileMoveCommandsModule } from './file-move/file-move-commands.module';
import { KeysCommandsModule } from './keys/keys-commands.module';
import { MigrationsCommandsModule } from './migrations/migrations-commands.module';
import { MovesCommandsModule } from './moves/moves-commands.module';
import { OffboardingCommandsModule } from './offboarding/offboarding-commands.module';
import { ProvisioningCommandsModule } from './provisioning/provisioning-commands.module';
import { RestoreCommandsModule } from './restore/restore-commands.module';
import { SchedulesCommandsModule } from './schedules/schedules-commands.module';
import { ServerRegistryCommandsModule } from './server-registry/server-registry-commands.module';
import { TasksCommandsModule } from './tasks/tasks-commands.module';
import { TenantUpkeepCommandsModule } from './tenant-upkeep/tenant-upkeep-commands.module';
import { TenantsCommandsModule } from './tenants/tenants-commands.module';
import { UsersCommandsModule } from './users/users-commands.module';
import { OperationsModule } from './operations.module';

/** The command line for operators (operations.md §1). No other process instantiates commands. */
@Module({
  imports: [
    OperationsModule,
    AuditCommandsModule,
    BackupCommandsModule,
    BootstrapCommandsModule,
    CloningCommandsModule,
    CredentialsCommandsModule,
    DoctorCommandsModule,
    EstateMetricsCommandsModule,
    FileMoveCommandsModule,
    KeysCommandsModule,
    MigrationsCommandsModule,
    MovesCommandsModule,
    OffboardingCommandsModule,
    ProvisioningCommandsModule,
    RestoreCommandsModule,
    SchedulesCommandsModule,
    ServerRegistryCommandsModule,
    TasksCommandsModule,
    TenantUpkeepCommandsModule,
    TenantsCommandsModule,
    UsersCommandsModule,
  ],
})
export class CommandsModule {
  /** Sets the program name in the help to the name that users type, instead of the compiled file. There is no program without a command. */
  constructor(@Optional() @InjectCommander() program?: Parameters<CommandRunner['setCommand']>[0]) {
    program?.name(PROGRAM.cliName);
  }
}
