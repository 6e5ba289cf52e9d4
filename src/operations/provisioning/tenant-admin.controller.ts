import { Body, Controller, Post } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ActsOnTenant, Describe, IdParam, PlatformAccess, Write } from '#http';
import type { WriteRequest } from '#kernel';
import { TenantView, tenantView } from '../../global/tenants/tenant.view';
import { TenantsService } from '../../global/tenants/tenants.service';
import { TenantLifecycle } from '../lifecycle/tenant-lifecycle.service';
import { ProvisioningService } from './provisioning.service';
import type { Created } from './provisioning.service';
import { CreateTenantBody, SuspendTenantBody } from './tenant-admin.dto';

export class CreatedTenantView extends TenantView {
  @ApiProperty({ type: 'integer', example: 1, description: 'See /admin/api/v1/operations/{id}' })
  operationId!: number;
}

@Controller('admin/api/v1/tenants')
export class TenantAdminController {
  constructor(
    private readonly provisioning: ProvisioningService,
    private readonly lifecycle: TenantLifecycle,
    private readonly tenants: TenantsService,
  ) {}

  @Post()
  @PlatformAccess('platform:tenants')
  @Describe({
    summary: 'Create a tenant with a database and accounts of its own',
    status: 201,
    answer: CreatedTenantView,
    problems: {
      400: ['SLUG_INVALID', 'TENANT_PROFILE_INVALID'],
      409: ['SLUG_TAKEN', 'SLUG_RESERVED'],
      422: ['TENANT_PROFILE_INCOMPLETE'],
    },
  })
  async create(@Write() write: WriteRequest, @Body() body: CreateTenantBody): Promise<CreatedTenantView> {
    const idempotencyKey = write.idempotency?.key ?? null;
    const created = await this.provisioning.createTenant(body, { actor: write.actor, idempotencyKey });
    return this.createdView(created, write);
  }

  @Post(':id/suspend')
  @ActsOnTenant('platform:tenants', 'tenant:suspend')
  @Describe({
    summary: 'Stop serving a tenant and end its sessions',
    answer: TenantView,
    problems: { 409: ['TENANT_STATUS_CONFLICT'] },
  })
  async suspend(
    @IdParam() id: number,
    @Write() write: WriteRequest,
    @Body() _body: SuspendTenantBody,
  ): Promise<TenantView> {
    const { tenant, location } = await this.lifecycle.request(write, 'suspend', id);
    return tenantView(tenant, location);
  }

  @Post(':id/activate')
  @ActsOnTenant('platform:tenants', 'tenant:activate')
  @Describe({
    summary: 'Serve a suspended tenant again',
    answer: TenantView,
    problems: { 409: ['TENANT_STATUS_CONFLICT'] },
  })
  async activate(@IdParam() id: number, @Write() write: WriteRequest): Promise<TenantView> {
    const { tenant, location } = await this.lifecycle.request(write, 'activate', id);
    return tenantView(tenant, location);
  }

  private async createdView(created: Created, write: WriteRequest): Promise<CreatedTenantView> {
    if (created.replayed) write.markReplayed();
    const { tenant, location } = await this.tenants.get(created.tenantId);
    return { ...tenantView(tenant, location), operationId: created.operationId };
  }
}
