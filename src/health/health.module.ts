import { Global, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { SchedulesModule } from '../operations/schedules/schedules.module';
import { TasksModule } from '../operations/tasks/tasks.module';
import { HealthController } from './health.controller';
import { HealthService } from './health.service';
import { Lifecycle } from './lifecycle';
import { ManagementServer } from './management.server';
import { Metrics } from './metrics';
import { PlatformFigures } from './platform-figures';
import { PlatformIndicators } from './platform-indicators';
import { PlatformMetrics } from './platform-metrics';
import { ProcessMetrics } from './process-metrics';
import { SchemaHealth } from './schema-health';
import { TenantActivity } from './tenant-activity';
import { TenantHealth } from './tenant-health';
import { TenantPing } from './tenant-ping';

@Global()
@Module({
  imports: [SchedulesModule, TasksModule, TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [
    HealthService,
    Lifecycle,
    ManagementServer,
    Metrics,
    PlatformFigures,
    PlatformIndicators,
    PlatformMetrics,
    ProcessMetrics,
    SchemaHealth,
    TenantActivity,
    TenantHealth,
    TenantPing,
  ],
  exports: [Lifecycle, ManagementServer, Metrics, TenantActivity],
})
export class HealthModule {}
