import { Module } from '@nestjs/common';
import { CommandBaseModule } from '../commands/command-base.module';
import { ServersModule } from '../servers/servers.module';
import { ServerAddCommand } from './server-add.command';
import { ServerDrainCommand } from './server-drain.command';
import { ServerListCommand } from './server-list.command';
import { ServerRegistryModule } from './server-registry.module';

/** The commands of database servers. */
@Module({
  imports: [CommandBaseModule, ServerRegistryModule, ServersModule],
  providers: [ServerAddCommand, ServerDrainCommand, ServerListCommand],
})
export class ServerRegistryCommandsModule {}
