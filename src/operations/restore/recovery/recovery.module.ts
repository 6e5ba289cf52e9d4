import { Module } from '@nestjs/common';
import { BackupCatalogueModule } from '../../backup/catalogue/backup-catalogue.module';
import { RestoreModule } from '../restore.module';
import { ServersModule } from '../../servers/servers.module';
import { TasksModule } from '../../tasks/tasks.module';
import { TenantDatabaseModule } from '../../tenant-database/tenant-database.module';
import { RecoveryFence } from './recovery-fence';
import { RecoveryPlace } from './recovery-place';
import { RecoveryPlanning } from './recovery-planning';
import { ServerRecovery } from './server-recovery';
import { TenantRecovery } from './tenant-recovery.task';

/** Tenants of a lost server, restored on another one. */
@Module({
  imports: [
    BackupCatalogueModule,
    RestoreModule,

    ServersModule,
    TasksModule,
    TenantDatabaseModule,
  ],
  providers: [RecoveryFence, RecoveryPlace, RecoveryPlanning, ServerRecovery, TenantRecovery],
  exports: [ServerRecovery],
})
export class RecoveryModule {}
