import { Body, Controller, Post } from '@nestjs/common';
import { ActsOnTenant, Describe, IdParam, Write } from '#http';
import type { WriteRequest } from '#kernel';
import { OperationView, operationView } from '../tasks/operation.view';
import { OptimizeBody } from './upkeep.dto';
import { UpkeepRequests } from './upkeep-requests';

const problems = { 409: ['TENANT_BUSY', 'TENANT_WITHOUT_DATABASE'] } as const;

@Controller('admin/api/v1/tenants')
export class UpkeepController {
  constructor(private readonly upkeep: UpkeepRequests) {}

  @Post(':id/analyze')
  @ActsOnTenant('platform:tenants', 'tenant:analyze')
  @Describe({
    summary: 'Update the statistics of a tenant’s tables',
    status: 202,
    answer: OperationView,
    problems,
  })
  async analyze(@IdParam() id: number, @Write() write: WriteRequest): Promise<OperationView> {
    return operationView(await this.upkeep.analyze(id, write));
  }

  @Post(':id/optimize')
  @ActsOnTenant('platform:tenants', 'tenant:optimize')
  @Describe({
    summary: 'Rebuild tables of a tenant to free the space of deleted rows',
    status: 202,
    answer: OperationView,
    problems,
  })
  async optimize(
    @IdParam() id: number,
    @Write() write: WriteRequest,
    @Body() { force }: OptimizeBody,
  ): Promise<OperationView> {
    return operationView(await this.upkeep.optimize(id, force ?? false, write));
  }

  @Post(':id/cleanup')
  @ActsOnTenant('platform:tenants', 'tenant:cleanup')
  @Describe({
    summary: 'Delete expired data from a tenant’s database',
    status: 202,
    answer: OperationView,
    problems,
  })
  async cleanup(@IdParam() id: number, @Write() write: WriteRequest): Promise<OperationView> {
    return operationView(await this.upkeep.cleanup(id, write));
  }
}
