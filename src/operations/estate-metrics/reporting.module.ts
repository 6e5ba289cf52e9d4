import { Module } from '@nestjs/common';
import { ServerShareKeeper } from '../../global/servers/server-share-keeper';
import { EstateMetricsModule } from './estate-metrics.module';
import { LoopReporter } from './loop-reporter';
import { TenantFiguresReporter } from './tenant-figures.reporter';

/** Imported by processes that serve tenants or run their jobs. A command ends before it could report. */
@Module({ imports: [EstateMetricsModule], providers: [LoopReporter, ServerShareKeeper, TenantFiguresReporter] })
export class ReportingModule {}
