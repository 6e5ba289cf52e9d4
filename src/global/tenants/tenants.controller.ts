import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ActsOnTenant, TenantOverview, Describe, IdParam, ListQuery, PlatformAccess, Write } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, WriteRequest } from '#kernel';
import { UpdateTenantBody } from './tenant.dto';
import { TenantView, tenantView } from './tenant.view';
import { TENANT_LISTING } from './tenant.listing';
import { TenantsService } from './tenants.service';

@Controller('admin/api/v1/tenants')
export class TenantsController {
  constructor(private readonly tenants: TenantsService) {}

  @Get()
  @PlatformAccess('platform:tenants')
  @Describe({ summary: 'List the tenants', page: TenantView })
  async list(@ListQuery(TENANT_LISTING) request: ListRequest): Promise<PageView<TenantView>> {
    return pageView(await this.tenants.list(request), tenantView);
  }

  @Get(':id')
  @TenantOverview('platform:tenants')
  @Describe({ summary: 'Show a tenant', answer: TenantView })
  async get(@IdParam() id: number): Promise<TenantView> {
    return tenantView(await this.tenants.get(id));
  }

  @Patch(':id')
  @ActsOnTenant('platform:tenants', 'tenant:update')
  @Describe({ summary: 'Change a tenant’s names, contacts and legal identity', answer: TenantView })
  async update(
    @IdParam() id: number,
    @Write() write: WriteRequest,
    @Body() body: UpdateTenantBody,
  ): Promise<TenantView> {
    return tenantView(await this.tenants.update(write, id, body));
  }
}
