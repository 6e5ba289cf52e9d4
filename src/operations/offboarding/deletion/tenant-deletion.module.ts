import { Module } from '@nestjs/common';
import { BackupModule } from '../../backup/backup.module';
import { MovesModule } from '../../moves/moves.module';
import { ServersModule } from '../../servers/servers.module';
import { TasksModule } from '../../tasks/tasks.module';
import { TenantDatabaseModule } from '../../tenant-database/tenant-database.module';
import { TenantExportModule } from '../export/tenant-export.module';
import { CertifyErasure } from './certify-erasure';
import { ErasureCertificates } from './erasure-certificates';
import { LegalRetention } from './legal-retention';
import { PlacesErasure } from './places-erasure';
import { PurgeInventories } from './purge-inventory';
import { RegistryErasure } from './registry-erasure';
import { DeletionSteps } from './tenant-delete.task';
import { TenantDeletion } from './tenant-deletion.service';
import { TenantFiles } from './tenant-files';
import { TenantKeepings } from './tenant-keepings';
import { PurgeSteps } from './tenant-purge.task';
import { TenantPurges } from './tenant-purges.service';
import { TenantTerms } from './tenant-terms';

/** Deletion and erasure of tenants. */
@Module({
  imports: [BackupModule, MovesModule, ServersModule, TasksModule, TenantDatabaseModule, TenantExportModule],
  providers: [
    CertifyErasure,
    DeletionSteps,
    ErasureCertificates,
    LegalRetention,
    PlacesErasure,
    PurgeInventories,
    PurgeSteps,
    RegistryErasure,
    TenantDeletion,
    TenantFiles,
    TenantKeepings,
    TenantPurges,
    TenantTerms,
  ],
  exports: [ErasureCertificates, RegistryErasure, TenantDeletion, TenantFiles, TenantPurges, TenantTerms],
})
export class TenantDeletionModule {}
