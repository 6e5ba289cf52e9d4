import { Module } from '@nestjs/common';
import { DatabaseIdentityModule } from '../database-identity/database-identity.module';
import { DumpsModule } from '../dumps/dumps.module';
import { ServersModule } from '../servers/servers.module';
import { TasksModule } from '../tasks/tasks.module';
import { TenantDatabaseModule } from '../tenant-database/tenant-database.module';
import { MoveConversion } from './conversion/move-conversion';
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
import { ReplicationChannels } from './replication/replication-channels';
import { TenantMoveSteps } from './tenant-move.task';

/** Moves of tenants to other database servers. */
@Module({
  imports: [DatabaseIdentityModule, DumpsModule, ServersModule, TasksModule, TenantDatabaseModule],
  controllers: [MovesController],
  providers: [
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
    TenantMoveSteps,
  ],
  exports: [MoveChecks, MoveKeeping, Moves],
})
export class MovesModule {}
