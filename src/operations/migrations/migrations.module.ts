import { Module } from '@nestjs/common';
import { DatabaseIdentityModule } from '../database-identity/database-identity.module';
import { ServersModule } from '../servers/servers.module';
import { TasksModule } from '../tasks/tasks.module';
import { TenantDatabaseModule } from '../tenant-database/tenant-database.module';
import { WarmPoolModule } from '../warm-pool/warm-pool.module';
import { AbandonedMigrations } from './abandoned-migrations';
import { EstateMigrator } from './estate-migrator';
import { EstateStatus } from './estate-status';
import { SchemaLooks } from './schema-looks';
import { LeftWork } from './left-work';
import { MigrationPlans } from './migration-plans.service';
import { SchemaRunLog } from './schema-run-log';
import { SchemaRunsController } from './schema-runs.controller';
import { SchemaRunsService } from './schema-runs.service';
import { TenantMigration } from './tenant-migration';
import { TenantStandingController } from './tenant-standing.controller';

/** Migration of the estate in waves; state and drift of schemas. */
@Module({
  imports: [DatabaseIdentityModule, ServersModule, TasksModule, TenantDatabaseModule, WarmPoolModule],
  controllers: [SchemaRunsController, TenantStandingController],
  providers: [
    AbandonedMigrations,
    LeftWork,
    EstateMigrator,
    EstateStatus,
    SchemaLooks,
    MigrationPlans,
    SchemaRunLog,
    SchemaRunsService,
    TenantMigration,
  ],
  exports: [LeftWork, EstateMigrator, EstateStatus, MigrationPlans],
})
export class MigrationsModule {}
