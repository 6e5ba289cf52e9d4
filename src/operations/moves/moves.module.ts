import { Module } from '@nestjs/common';
import { DatabaseIdentityModule } from '../database-identity/database-identity.module';
import { DumpsModule } from '../dumps/dumps.module';
import { ServersModule } from '../servers/servers.module';
import { TasksModule } from '../tasks/tasks.module';
import { TenantDatabaseModule } from '../tenant-database/tenant-database.module';
import { MoveConversion } from './conversion/move-conversion';
import { BalancingFigures } from './balancing/balancing-figures';
import { ServerBalancing } from './balancing/server-balancing';
import { ServerMovesController } from './balancing/server-moves.controller';
import { MoveChecks } from './move-checks';
import { MoveComparison } from './move-comparison';
import { MoveCopy } from './move-copy';
import { MoveFlip } from './move-flip';
import { MoveKeeping } from './move-keeping';
import { MoveLoading } from './move-loading';
import { MovePreflight } from './move-preflight';
import { MoveRegistry } from './move-registry';
import { MoveSwitching } from './move-switching';
import { MoveUndo } from './move-undo.task';
import { MovesController } from './moves.controller';
import { Moves } from './moves.service';
import { ServerEmptying } from './server-emptying';
import { ReplicationChannels } from './replication/replication-channels';
import { TenantMoveSteps } from './tenant-move.task';
import { TenantRelocations } from './tenant-relocations';

/** Moves of tenants to other database servers. */
@Module({
  imports: [DatabaseIdentityModule, DumpsModule, ServersModule, TasksModule, TenantDatabaseModule],
  controllers: [MovesController, ServerMovesController],
  providers: [
    BalancingFigures,
    MoveChecks,
    MoveComparison,
    MoveConversion,
    MoveCopy,
    MoveFlip,
    MoveKeeping,
    MoveLoading,
    MovePreflight,
    MoveRegistry,
    MoveSwitching,
    MoveUndo,
    Moves,
    ReplicationChannels,
    ServerBalancing,
    ServerEmptying,
    TenantMoveSteps,
    TenantRelocations,
  ],
  exports: [MoveChecks, MoveKeeping, Moves, ServerBalancing],
})
export class MovesModule {}
