import { Body, Controller, Get, Post } from '@nestjs/common';
import { Describe, IdParam, ListQuery, PlatformAccess, Write } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, WriteRequest } from '#kernel';
import { OperationView, operationView } from '../tasks/operation.view';
import { migrationOptionsOf, OrderSchemaRunBody } from './schema-run.dto';
import { SchemaRunItemView, schemaRunItemView, SchemaRunView, schemaRunView } from './schema-run.view';
import { SCHEMA_RUN_ITEM_LISTING, SCHEMA_RUN_LISTING, SchemaRunsService } from './schema-runs.service';

@Controller('admin/api/v1/schema-runs')
export class SchemaRunsController {
  constructor(private readonly runs: SchemaRunsService) {}

  @Get()
  @PlatformAccess('platform:tenants')
  @Describe({ summary: 'List the migrations of the estate', page: SchemaRunView })
  async list(@ListQuery(SCHEMA_RUN_LISTING) request: ListRequest): Promise<PageView<SchemaRunView>> {
    return pageView(await this.runs.list(request), schemaRunView);
  }

  @Get(':id')
  @PlatformAccess('platform:tenants')
  @Describe({ summary: 'Show a migration of the estate and its progress', answer: SchemaRunView })
  async get(@IdParam() id: number): Promise<SchemaRunView> {
    return schemaRunView(await this.runs.get(id));
  }

  @Get(':id/items')
  @PlatformAccess('platform:tenants')
  @Describe({ summary: 'List the tenants of a migration with their results', page: SchemaRunItemView })
  async items(
    @IdParam() id: number,
    @ListQuery(SCHEMA_RUN_ITEM_LISTING) request: ListRequest,
  ): Promise<PageView<SchemaRunItemView>> {
    return pageView(await this.runs.items(id, request), schemaRunItemView);
  }

  @Post()
  @PlatformAccess('platform:tenants', { stepUp: true })
  @Describe({
    summary: 'Migrate tenants to the current schema, in waves',
    description: 'The response is the operation that does the work: follow it at /admin/api/v1/operations/{id}.',
    status: 202,
    answer: OperationView,
    problems: { 409: ['SCHEMA_RUN_ACTIVE'] },
  })
  async order(@Write() write: WriteRequest, @Body() body: OrderSchemaRunBody): Promise<OperationView> {
    return operationView(await this.runs.request(migrationOptionsOf(body), write));
  }
}
