import { Controller, Get } from '@nestjs/common';
import { Describe, PlatformAccess } from '#http';
import { BusinessMetrics } from './business-metrics.service';
import { BusinessMetricsView, businessMetricsView } from './business-metrics.view';

@Controller('admin/api/v1/metrics')
export class BusinessMetricsController {
  constructor(private readonly metrics: BusinessMetrics) {}

  @Get('business')
  @PlatformAccess('platform:tenants')
  @Describe({ summary: 'Show the growth of the estate and the use of its features', answer: BusinessMetricsView })
  async get(): Promise<BusinessMetricsView> {
    return businessMetricsView(await this.metrics.figures());
  }
}
