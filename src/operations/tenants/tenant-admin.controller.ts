import { Body, Controller, Post } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ActsOnTenant, Describe, IdParam, PlatformAccess, Write } from '#http';
import type { WriteRequest } from '#kernel';
import { TenantView, tenantView } from '../../global/tenants/tenant.view';
import { TenantsService } from '../../global/tenants/tenants.service';
import { TenantLifecycle } from './tenant-lifecycle.service';
import { FirstAdministrators } from '../provisioning/first-administrators';
import { ProvisioningService } from '../provisioning/provisioning.service';
import type { Created } from '../provisioning/provisioning.service';
import { CreateTenantBody, SuspendTenantBody } from './tenant-admin.dto';

export class CreatedTenantView extends TenantView {
  @ApiProperty({ type: 'integer', example: 1, description: 'See /admin/api/v1/operations/{id}' })
  operationId!: number;

  @ApiProperty({
    type: String,
    format: 'uri',
    nullable: true,
    description: 'Invitation link for the first administrator, valid once and for a week. Null if none was requested',
  })
  invitation!: string | null;
}

@Controller('admin/api/v1/tenants')
export class TenantAdminController {
  constructor(
    private readonly provisioning: ProvisioningService,
    private readonly lifecycle: TenantLifecycle,
    private readonly tenants: TenantsService,
    private readonly administrators: FirstAdministrators,
  ) {}

  @Post()
  @PlatformAccess('platform:tenants')
  @Describe({
    summary: 'Create a tenant with its own database and database accounts',
    status: 201,
    answer: CreatedTenantView,
    problems: {
      400: ['SLUG_INVALID', 'TENANT_PROFILE_INVALID'],
      409: [
        'SLUG_TAKEN',
        'SLUG_RESERVED',
        'OPERATION_BUSY',
        'OPERATION_CANCELLED',
        'OPERATION_COMMITTED',
        'DATABASE_OBJECT_EXISTS',
        'ALREADY_MEMBER',
      ],
      422: ['PLACEMENT_UNAVAILABLE', 'TENANT_PROFILE_INCOMPLETE'],
      503: ['NO_DATABASE_SERVER', 'OPERATION_FAILED'],
    },
  })
  async create(@Write() write: WriteRequest, @Body() body: CreateTenantBody): Promise<CreatedTenantView> {
    const idempotencyKey = write.idempotency?.key ?? null;
    const created = await this.provisioning.createTenant(body, { actor: write.actor, idempotencyKey });
    return this.createdView(created, write, body.administrator?.email);
  }

  @Post(':id/suspend')
  @ActsOnTenant('platform:tenants', 'tenant:suspend')
  @Describe({
    summary: 'Suspend a tenant: refuse its requests and end its sessions',
    answer: TenantView,
    problems: { 409: ['TENANT_STATUS_CONFLICT'] },
  })
  async suspend(
    @IdParam() id: number,
    @Write() write: WriteRequest,
    @Body() _body: SuspendTenantBody,
  ): Promise<TenantView> {
    return tenantView(await this.lifecycle.request(write, 'suspend', id));
  }

  @Post(':id/activate')
  @ActsOnTenant('platform:tenants', 'tenant:activate')
  @Describe({
    summary: 'Activate a suspended, archived or deleted tenant',
    answer: TenantView,
    problems: { 409: ['TENANT_STATUS_CONFLICT'] },
  })
  async activate(@IdParam() id: number, @Write() write: WriteRequest): Promise<TenantView> {
    return tenantView(await this.lifecycle.request(write, 'activate', id));
  }

  @Post(':id/archive')
  @ActsOnTenant('platform:tenants', 'tenant:archive')
  @Describe({
    summary: 'Archive a tenant: its requests are refused, its data are kept',
    answer: TenantView,
    problems: { 409: ['TENANT_STATUS_CONFLICT'] },
  })
  async archive(@IdParam() id: number, @Write() write: WriteRequest): Promise<TenantView> {
    return tenantView(await this.lifecycle.request(write, 'archive', id));
  }

  /** A repeated request gets a new link; the earlier link is no longer valid. */
  private async createdView(
    { tenantId, operationId, replayed }: Created,
    write: WriteRequest,
    email: string | undefined,
  ): Promise<CreatedTenantView> {
    if (replayed) write.markReplayed();
    const located = await this.tenants.get(tenantId);
    const invited = { ...located.tenant, tenantId };
    const invitation = email === undefined ? null : await this.administrators.invite(invited, email);
    return { ...tenantView(located), operationId, invitation };
  }
}
