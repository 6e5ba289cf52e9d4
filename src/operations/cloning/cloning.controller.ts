import { Body, Controller, Post } from '@nestjs/common';
import { ActsOnTenant, Describe, IdParam, Write } from '#http';
import type { WriteRequest } from '#kernel';
import { OperationView, operationView } from '../tasks/operation.view';
import { CloneTenantBody } from './cloning.dto';
import { TenantCloning } from './tenant-cloning.service';

@Controller('admin/api/v1/tenants/:id')
export class CloningController {
  constructor(private readonly cloning: TenantCloning) {}

  @Post('clones')
  @ActsOnTenant('platform:tenants', 'tenant:clone')
  @Describe({
    summary: 'Copy a tenant, with or without anonymisation',
    status: 202,
    answer: OperationView,
    problems: {
      400: ['SLUG_INVALID', 'CLONE_TTL_INVALID'],
      409: ['SLUG_TAKEN', 'SLUG_RESERVED', 'CLONE_SOURCE_UNFIT'],
    },
  })
  async clone(
    @IdParam() id: number,
    @Write() write: WriteRequest,
    @Body() { slug, anonymise = false, ttl = '', server = '' }: CloneTenantBody,
  ): Promise<OperationView> {
    const request = { slug, anonymise, ttl: ttl || null, serverName: server || null };
    return operationView(await this.cloning.request(id, request, write));
  }
}
