import { Module } from '@nestjs/common';
import { TenantDeletionModule } from '../offboarding/deletion/tenant-deletion.module';
import { ServersModule } from '../servers/servers.module';
import { TasksModule } from '../tasks/tasks.module';
import { LegalNumberBook } from './legal-number-book';
import { RetentionCleanup } from './retention-cleanup';
import { ServerDisk } from './server-disk';
import { TableOptimization } from './table-optimization';
import { TableStatistics } from './table-statistics';
import { TenantLocations } from './tenant-location';
import { TenantTables } from './tenant-tables';
import { UpkeepRequests } from './upkeep-requests';
import { DEFAULT_OPTIMIZE_POLICY, OPTIMIZE_POLICY } from './upkeep-policy';
import { UpkeepRounds } from './upkeep-rounds';
import { UpkeepController } from './upkeep.controller';

/** Statistics, rebuilds and cleanup of the databases of tenants. */
@Module({
  imports: [ServersModule, TasksModule, TenantDeletionModule],
  controllers: [UpkeepController],
  providers: [
    LegalNumberBook,
    RetentionCleanup,
    ServerDisk,
    TableOptimization,
    TableStatistics,
    TenantLocations,
    TenantTables,
    UpkeepRequests,
    UpkeepRounds,
    { provide: OPTIMIZE_POLICY, useValue: DEFAULT_OPTIMIZE_POLICY },
  ],
  exports: [TenantLocations, TenantTables, UpkeepRounds],
})
export class TenantUpkeepModule {}
