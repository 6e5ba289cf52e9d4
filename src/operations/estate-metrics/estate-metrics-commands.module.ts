import { Module } from '@nestjs/common';
import { CommandBaseModule } from '../commands/command-base.module';
import { EstateMetricsModule } from './estate-metrics.module';
import { PlatformMetricsCommand } from './platform-metrics.command';
import { TenantMetricsCommand } from './tenant-metrics.command';

/** The commands that show figures. */
@Module({
  imports: [CommandBaseModule, EstateMetricsModule],
  providers: [PlatformMetricsCommand, TenantMetricsCommand],
})
export class EstateMetricsCommandsModule {}
