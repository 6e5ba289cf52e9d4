import { Module } from '@nestjs/common';
import { AuditModule } from './audit/audit.module';
import { BackupModule } from './backup/backup.module';
import { CloningModule } from './cloning/cloning.module';
import { CredentialsModule } from './credentials/credentials.module';
import { DatabaseIdentityModule } from './database-identity/database-identity.module';
import { EstateMetricsModule } from './estate-metrics/estate-metrics.module';
import { FileMoveModule } from './file-move/file-move.module';
import { KeysModule } from './keys/keys.module';
import { MigrationsModule } from './migrations/migrations.module';
import { BalancingModule } from './moves/balancing/balancing.module';
import { MovesModule } from './moves/moves.module';
import { OffboardingModule } from './offboarding/offboarding.module';
import { PlatformUpkeepModule } from './platform-upkeep/platform-upkeep.module';
import { ProvisioningModule } from './provisioning/provisioning.module';
import { QueueBoardModule } from './queue-board/queue-board.module';
import { RestoresModule } from './restore/restores.module';
import { SchedulesModule } from './schedules/schedules.module';
import { ServerRegistryModule } from './server-registry/server-registry.module';
import { TasksModule } from './tasks/tasks.module';
import { TenantUpkeepModule } from './tenant-upkeep/tenant-upkeep.module';
import { TenantsModule } from './tenants/tenants.module';
import { WarmPoolModule } from './warm-pool/warm-pool.module';
import { PlatformWebhooksModule } from './webhooks/platform-webhooks.module';
import { ProductTasksModule } from './product-tasks.module';

const FEATURES = [
  AuditModule,
  BackupModule,
  BalancingModule,
  CloningModule,
  CredentialsModule,
  DatabaseIdentityModule,
  EstateMetricsModule,
  FileMoveModule,
  KeysModule,
  MigrationsModule,
  MovesModule,
  OffboardingModule,
  PlatformUpkeepModule,
  PlatformWebhooksModule,
  ProvisioningModule,
  QueueBoardModule,
  RestoresModule,
  SchedulesModule,
  ServerRegistryModule,
  TasksModule,
  TenantUpkeepModule,
  TenantsModule,
  WarmPoolModule,
];

/** Operations on tenants and on the platform. Only its modules hold the provisioning account. */
@Module({ imports: [...FEATURES, ProductTasksModule], exports: FEATURES })
export class OperationsModule {}
