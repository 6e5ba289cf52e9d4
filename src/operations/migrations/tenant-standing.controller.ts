import { Controller, Get } from '@nestjs/common';
import { Describe, IdParam, TenantOverview } from '#http';
import { EstateStatus } from './estate-status';
import { TenantStandingView, tenantStandingView } from './tenant-standing.view';

@Controller('admin/api/v1/tenants')
export class TenantStandingController {
  constructor(private readonly status: EstateStatus) {}

  @Get(':id/schema')
  @TenantOverview('platform:tenants')
  @Describe({ summary: 'Show the state of a tenant’s schema and its drift', answer: TenantStandingView })
  async get(@IdParam() id: number): Promise<TenantStandingView> {
    return tenantStandingView(await this.status.ofTenant(id));
  }
}
