import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ActsOnTenant, Authenticated, CurrentActor, Describe, IdParam, TenantOverview, Write } from '#http';
import type { RequestActor } from '#http';
import type { WriteRequest } from '#kernel';
import { ChangeLimitsBody } from './limit.dto';
import { LimitListView, limitListView } from './limit.view';
import { LimitsService } from './limits.service';

/** Limits of the caller's company: all members can read them, none can change them. */
@Controller('api/v1/limits')
export class LimitsController {
  constructor(private readonly limits: LimitsService) {}

  @Get()
  @Authenticated()
  @Describe({ summary: 'List the limits of my company and their use', answer: LimitListView })
  async list(@CurrentActor() { tenantId }: RequestActor): Promise<LimitListView> {
    return limitListView(await this.limits.of(tenantId ?? 0));
  }
}

/** The limits of one company, for the platform's operators. */
@Controller('admin/api/v1/tenants/:id/limits')
export class TenantLimitsController {
  constructor(private readonly limits: LimitsService) {}

  @Get()
  @TenantOverview('platform:tenants')
  @Describe({
    summary: 'List the limits of a tenant and their use',
    answer: LimitListView,
    problems: { 404: ['NOT_FOUND_TENANT'] },
  })
  async list(@IdParam() id: number): Promise<LimitListView> {
    return limitListView(await this.limits.of(id));
  }

  @Patch()
  @ActsOnTenant('platform:tenants', 'tenant:limits')
  @Describe({
    summary: 'Change the limits of a tenant: all values or none',
    answer: LimitListView,
    problems: { 400: ['LIMIT_UNKNOWN', 'LIMIT_INVALID'], 404: ['NOT_FOUND_TENANT'] },
  })
  async change(
    @Write({ versioned: false }) write: WriteRequest,
    @IdParam() id: number,
    @Body() { values }: ChangeLimitsBody,
  ): Promise<LimitListView> {
    return limitListView(await this.limits.change(write, id, values));
  }
}
