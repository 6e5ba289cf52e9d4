import { Module } from '@nestjs/common';
import { AuditModule } from './audit/audit.module';
import { BackupModule } from './backup/backup.module';
import { CleanupModule } from './cleanup/cleanup.module';
import { CloningModule } from './cloning/cloning.module';
import { CredentialsModule } from './credentials/credentials.module';
import { FileMoveModule } from './files/file-move.module';
import { DatabaseIdentityModule } from './identity/database-identity.module';
import { KeysModule } from './keys/keys.module';
import { EstateMetricsModule } from './metrics/estate-metrics.module';
import { MigrationsModule } from './migrations/migrations.module';
import { OffboardingModule } from './offboarding/offboarding.module';
import { ProvisioningModule } from './provisioning/provisioning.module';
import { QueueBoardModule } from './queue-board/queue-board.module';
import { GlobalRestoreModule } from './restore/global/global-restore.module';
import { RestoreModule } from './restore/restore.module';
import { SchedulesModule } from './schedules/schedules.module';
import { ServerRegistryModule } from './server-registry/server-registry.module';
import { TasksModule } from './tasks/tasks.module';
import { TenantsModule } from './tenants/tenants.module';
import { UpkeepModule } from './upkeep/upkeep.module';
import { WarmPoolModule } from './warm-pool/warm-pool.module';
import { PlatformWebhooksModule } from './webhooks/platform-webhooks.module';
import { ProductTasksModule } from './product-tasks.module';

const FEATURES = [
  AuditModule,
  BackupModule,
  CleanupModule,
  CloningModule,
  CredentialsModule,
  DatabaseIdentityModule,
  EstateMetricsModule,
  FileMoveModule,
  GlobalRestoreModule,
  KeysModule,
  MigrationsModule,
  OffboardingModule,
  PlatformWebhooksModule,
  ProvisioningModule,
  QueueBoardModule,
  RestoreModule,
  SchedulesModule,
  ServerRegistryModule,
  TasksModule,
  TenantsModule,
  UpkeepModule,
  WarmPoolModule,
];

/** Operations on tenants and on the platform. Only its modules hold the provisioning account. */
@Module({ imports: [...FEATURES, ProductTasksModule], exports: FEATURES })
export class OperationsModule {}
