import { Controller, Get } from '@nestjs/common';
import { Describe, IdParam, ListQuery, PlatformAccess } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView } from '#kernel';
import { OperationDetailView, operationDetailView, OperationView, operationView } from './operation.view';
import { OPERATION_LISTING, OperationsService } from './operations.service';

@Controller('admin/api/v1/operations')
export class OperationsController {
  constructor(private readonly operations: OperationsService) {}

  @Get()
  @PlatformAccess('platform:tenants')
  @Describe({ summary: 'List the operations', page: OperationView })
  async list(@ListQuery(OPERATION_LISTING) request: ListRequest): Promise<PageView<OperationView>> {
    return pageView(await this.operations.list(request), operationView);
  }

  @Get(':id')
  @PlatformAccess('platform:tenants')
  @Describe({ summary: 'Show an operation with its steps', answer: OperationDetailView })
  async get(@IdParam() id: number): Promise<OperationDetailView> {
    const { operation, steps } = await this.operations.get(id);
    return operationDetailView(operation, steps);
  }
}
