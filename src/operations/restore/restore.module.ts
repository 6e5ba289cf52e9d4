import { Module } from '@nestjs/common';
import { BackupCatalogueModule } from '../backup/catalogue/backup-catalogue.module';
import { DatabaseIdentityModule } from '../database-identity/database-identity.module';
import { DumpsModule } from '../dumps/dumps.module';
import { ServersModule } from '../servers/servers.module';
import { TasksModule } from '../tasks/tasks.module';
import { TenantDatabaseModule } from '../tenant-database/tenant-database.module';
import { DatabaseInspection } from './database-inspection.task';
import { ExchangeModule } from './exchange/exchange.module';
import { GlobalKept } from './global-kept';
import { KeptDatabases } from './kept-data';
import { KeptDataExpiry } from './kept-data-expiry.service';
import { RestoredNumbersModule } from './legal-numbers/restored-numbers.module';
import { ReplayModule } from './replay/replay.module';
import { RestorableTables } from './restorable-tables';
import { RestoreLeftovers } from './restore-leftovers';
import { RestoreLoading } from './restore-loading';
import { RestoreSteps } from './restore-steps';
import { RestoreUndo } from './restore-undo.task';
import { RestoresController } from './restores.controller';
import { Restores } from './restores.service';
import { TenantRestore } from './tenant-restore.task';
import { UnsignedRestoreModule } from './unsigned/unsigned-restore.module';

/** Restores of tenants, and their undo. */
@Module({
  imports: [
    BackupCatalogueModule,
    DatabaseIdentityModule,
    DumpsModule,
    ExchangeModule,
    ReplayModule,
    RestoredNumbersModule,
    ServersModule,
    TasksModule,
    TenantDatabaseModule,
    UnsignedRestoreModule,
  ],
  controllers: [RestoresController],
  providers: [
    DatabaseInspection,
    GlobalKept,
    KeptDataExpiry,
    KeptDatabases,
    RestorableTables,
    RestoreLeftovers,
    RestoreLoading,
    RestoreSteps,
    RestoreUndo,
    Restores,
    TenantRestore,
  ],
  exports: [GlobalKept, RestoreLeftovers, RestoreLoading, RestoreSteps, Restores],
})
export class RestoreModule {}
