import { Body, Controller, Delete, Put } from '@nestjs/common';
import { ActsOnTenant, Describe, IdParam, Write } from '#http';
import type { WriteRequest } from '#kernel';
import { TenantView, tenantView } from '../../global/tenants/tenant.view';
import { TenantMaintenances } from './tenant-maintenances.service';
import { MaintenanceBody } from './tenant-admin.dto';

/** The announced maintenance of one tenant; `GET tenants/:id` shows it. */
@Controller('admin/api/v1/tenants/:id/maintenance')
export class TenantMaintenanceController {
  constructor(private readonly maintenances: TenantMaintenances) {}

  @Put()
  @ActsOnTenant('platform:tenants', 'tenant:maintenance')
  @Describe({
    summary: 'Put a tenant into maintenance until a given time, or change the time and the reason',
    answer: TenantView,
    problems: { 400: ['TENANT_MAINTENANCE_END_INVALID'], 409: ['TENANT_STATUS_CONFLICT', 'TENANT_BUSY'] },
  })
  async begin(
    @IdParam() id: number,
    @Write({ versioned: false }) write: WriteRequest,
    @Body() { until }: MaintenanceBody,
  ): Promise<TenantView> {
    const reason = write.tenantAct?.reason ?? '';
    return tenantView(await this.maintenances.begin(write, id, { reason, until }));
  }

  @Delete()
  @ActsOnTenant('platform:tenants', 'tenant:maintenance_end')
  @Describe({ summary: 'End the maintenance of a tenant before its time', answer: TenantView })
  async end(@IdParam() id: number, @Write({ versioned: false }) write: WriteRequest): Promise<TenantView> {
    return tenantView(await this.maintenances.end(write, id));
  }
}
