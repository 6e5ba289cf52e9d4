import { Module } from '@nestjs/common';
import { CommandBaseModule } from '../commands/command-base.module';
import { BalancingModule } from '../moves/balancing/balancing.module';
import { ServerAddCommand } from './server-add.command';
import { ServerBalanceCommand } from './server-balance.command';
import { ServerCloseCommand } from './server-close.command';
import { ServerDrainCommand } from './server-drain.command';
import { ServerListCommand } from './server-list.command';
import { ServerRegistryModule } from './server-registry.module';
import { ServerRemoveCommand } from './server-remove.command';
import { ServerReopenCommand } from './server-reopen.command';
import { ServerSetCommand } from './server-set.command';
import { ServerShowCommand } from './server-show.command';

/** The commands of database servers. */
@Module({
  imports: [BalancingModule, CommandBaseModule, ServerRegistryModule],
  providers: [
    ServerAddCommand,
    ServerBalanceCommand,
    ServerCloseCommand,
    ServerDrainCommand,
    ServerListCommand,
    ServerRemoveCommand,
    ServerReopenCommand,
    ServerSetCommand,
    ServerShowCommand,
  ],
})
export class ServerRegistryCommandsModule {}
