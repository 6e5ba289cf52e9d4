import { Module } from '@nestjs/common';
import { ServersModule } from '../servers/servers.module';
import { TenantUpkeepModule } from '../tenant-upkeep/tenant-upkeep.module';
import { BusinessMetricsController } from './business-metrics.controller';
import { BusinessMetrics } from './business-metrics.service';
import { EstateSampler } from './estate-sampler';
import { FeatureUsage } from './feature-usage';
import { FigureRetention } from './figure-retention';
import { LoadLedger } from './load-ledger';
import { MetricsSampling } from './metrics-sampling.service';
import { PerformanceLedger } from './performance-ledger';
import { SampleLedger } from './sample-ledger';
import { TenantMetricsController } from './tenant-metrics.controller';
import { TenantMetrics } from './tenant-metrics.service';
import { UsageLedger } from './usage-ledger';

/** Figures of tenants and of the estate, their collection and retention. */
@Module({
  imports: [ServersModule, TenantUpkeepModule],
  controllers: [BusinessMetricsController, TenantMetricsController],
  providers: [
    BusinessMetrics,
    EstateSampler,
    FeatureUsage,
    FigureRetention,
    LoadLedger,
    MetricsSampling,
    PerformanceLedger,
    SampleLedger,
    TenantMetrics,
    UsageLedger,
  ],
  exports: [BusinessMetrics, FeatureUsage, PerformanceLedger, TenantMetrics, UsageLedger],
})
export class EstateMetricsModule {}
