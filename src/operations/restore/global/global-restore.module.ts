import { Module } from '@nestjs/common';
import { AuditModule } from '../../audit/audit.module';
import { BackupCatalogueModule } from '../../backup/catalogue/backup-catalogue.module';
import { DatabaseIdentityModule } from '../../database-identity/database-identity.module';
import { DumpsModule } from '../../dumps/dumps.module';
import { TenantDeletionModule } from '../../offboarding/deletion/tenant-deletion.module';
import { ServersModule } from '../../servers/servers.module';
import { TenantDatabaseModule } from '../../tenant-database/tenant-database.module';
import { ExchangeModule } from '../exchange/exchange.module';
import { RestoreModule } from '../restore.module';
import { ChainBreaks } from './chain-breaks';
import { GlobalOwner } from './global-owner';
import { ExchangedRegistry, LoadedRegistry } from './global-restore-parts';
import { GlobalComparison, GlobalRestore } from './global-restore.task';
import { GlobalRestores } from './global-restores.service';
import { NewAccounts } from './new-accounts';
import { RegistryAftermath } from './registry-aftermath';
import { RegistryExchange } from './registry-exchange';
import { RegistryFence } from './registry-fence';
import { RegistryInspection } from './registry-inspection';
import { ServerSurvey } from './server-survey';
import { SideRegistry } from './side-registry';

/** Restores of the global database. */
@Module({
  imports: [
    AuditModule,
    BackupCatalogueModule,
    DatabaseIdentityModule,
    DumpsModule,
    ExchangeModule,
    RestoreModule,
    ServersModule,
    TenantDatabaseModule,
    TenantDeletionModule,
  ],
  providers: [
    ChainBreaks,
    ExchangedRegistry,
    GlobalComparison,
    GlobalOwner,
    GlobalRestore,
    GlobalRestores,
    LoadedRegistry,
    NewAccounts,
    RegistryAftermath,
    RegistryExchange,
    RegistryFence,
    RegistryInspection,
    ServerSurvey,
    SideRegistry,
  ],
  exports: [GlobalRestores],
})
export class GlobalRestoreModule {}
