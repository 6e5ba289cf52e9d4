import { Module } from '@nestjs/common';
import { ServersModule } from '../../servers/servers.module';
import { TasksModule } from '../../tasks/tasks.module';
import { MovesModule } from '../moves.module';
import { ServerEmptying } from '../server-emptying';
import { TenantRelocations } from '../tenant-relocations';
import { BalancingFigures } from './balancing-figures';
import { ServerBalancing } from './server-balancing';
import { ServerMovesController } from './server-moves.controller';
import { ServerMoves } from './server-moves';

/** Moves of several tenants: a server is emptied, or servers are evened out. */
@Module({
  imports: [MovesModule, ServersModule, TasksModule],
  controllers: [ServerMovesController],
  providers: [BalancingFigures, ServerBalancing, ServerEmptying, ServerMoves, TenantRelocations],
  exports: [ServerBalancing, ServerMoves],
})
export class BalancingModule {}
