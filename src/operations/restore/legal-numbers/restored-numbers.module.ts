import { Module } from '@nestjs/common';
import { BackupCatalogueModule } from '../../backup/catalogue/backup-catalogue.module';
import { ServersModule } from '../../servers/servers.module';
import { TenantDatabaseModule } from '../../tenant-database/tenant-database.module';
import { LegalNumberKeeping } from './legal-number-keeping';
import { RestoreLossCounts } from './restore-losses';

/** Keeps legal numbers that a restore would lose. */
@Module({
  imports: [BackupCatalogueModule, ServersModule, TenantDatabaseModule],
  providers: [LegalNumberKeeping, RestoreLossCounts],
  exports: [LegalNumberKeeping, RestoreLossCounts],
})
export class RestoredNumbersModule {}
