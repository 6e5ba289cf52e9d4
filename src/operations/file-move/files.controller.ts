import { Controller, Post } from '@nestjs/common';
import { ActsOnTenant, Describe, IdParam, Write } from '#http';
import type { WriteRequest } from '#kernel';
import { OperationView, operationView } from '../tasks/operation.view';
import { FileMoveRequests } from './file-move-requests';

@Controller('admin/api/v1/tenants')
export class FilesController {
  constructor(private readonly moves: FileMoveRequests) {}

  @Post(':id/move-files')
  @ActsOnTenant('platform:tenants', 'files:move')
  @Describe({
    summary: 'Move a tenant’s files from the former store to the current one',
    status: 202,
    answer: OperationView,
    problems: { 409: ['TENANT_BUSY'] },
  })
  async move(@IdParam() id: number, @Write() write: WriteRequest): Promise<OperationView> {
    return operationView(await this.moves.move(id, write));
  }
}
