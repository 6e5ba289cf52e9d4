import { Controller, Get } from '@nestjs/common';
import { Describe, IdParam, TenantOverview } from '#http';
import { TenantMetrics } from './tenant-metrics.service';
import { TenantMetricsView, tenantMetricsView } from './tenant-metrics.view';

@Controller('admin/api/v1/tenants')
export class TenantMetricsController {
  constructor(private readonly metrics: TenantMetrics) {}

  @Get(':id/metrics')
  @TenantOverview('platform:tenants')
  @Describe({
    summary: 'Show a tenant’s size, activity, performance and growth',
    answer: TenantMetricsView,
    problems: { 409: ['TENANT_WITHOUT_DATABASE'] },
  })
  async get(@IdParam() id: number): Promise<TenantMetricsView> {
    return tenantMetricsView(await this.metrics.of(id));
  }
}
