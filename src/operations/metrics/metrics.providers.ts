import { BusinessMetrics } from './business-metrics.service';
import { EstateSampler } from './estate-sampler';
import { FeatureUsage } from './feature-usage';
import { FigureRetention } from './figure-retention';
import { MetricsSampling } from './metrics-sampling.service';
import { PerformanceLedger } from './performance-ledger';
import { SampleLedger } from './sample-ledger';
import { TenantMetrics } from './tenant-metrics.service';
import { UsageLedger } from './usage-ledger';

/** The metrics providers of the operations module. */
export const METRICS_SERVICES = [
  BusinessMetrics,
  EstateSampler,
  FeatureUsage,
  FigureRetention,
  MetricsSampling,
  PerformanceLedger,
  SampleLedger,
  TenantMetrics,
  UsageLedger,
];
