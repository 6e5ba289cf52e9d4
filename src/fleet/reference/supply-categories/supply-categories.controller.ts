import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { Access, Describe, IdParam, ListQuery, Write } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { SupplyCategoriesService } from './supply-categories.service';
import { CreateSupplyCategoryBody, UpdateSupplyCategoryBody } from './supply-category.dto';
import { supplyCategoryResource } from './supply-category.records';
import { supplyCategoryView, SupplyCategoryView } from './supply-category.view';

const REFUSALS = {
  409: ['NAME_TAKEN'],
  422: ['REFERENCE_NOT_FOUND', 'REFERENCE_INACTIVE', 'CATEGORY_CYCLE', 'CATEGORY_TOO_DEEP'],
} as const;
const IN_USE = { 409: ['REFERENCE_IN_USE'] } as const;

@Controller('api/v1/supply-categories')
export class SupplyCategoriesController {
  constructor(
    private readonly supplyCategories: SupplyCategoriesService,
    private readonly writes: TenantWrites,
  ) {}

  @Get()
  @Access('reference:read')
  @Describe({ summary: 'List the supply categories', page: SupplyCategoryView })
  async list(@ListQuery(supplyCategoryResource.listing) request: ListRequest): Promise<PageView<SupplyCategoryView>> {
    return pageView(await this.supplyCategories.list(request), supplyCategoryView);
  }

  @Get(':id')
  @Access('reference:read')
  @Describe({ summary: 'Show a supply category', answer: SupplyCategoryView })
  async get(@IdParam() id: number): Promise<SupplyCategoryView> {
    return supplyCategoryView(await this.supplyCategories.get(id));
  }

  @Post()
  @Access('reference:manage')
  @Describe({
    summary: 'Add a supply category',
    status: 201,
    answer: SupplyCategoryView,
    problems: REFUSALS,
  })
  create(@Write() write: WriteRequest, @Body() body: CreateSupplyCategoryBody): Promise<SupplyCategoryView> {
    return this.writes.run(write, async (unit) => supplyCategoryView(await this.supplyCategories.create(unit, body)));
  }

  @Patch(':id')
  @Access('reference:manage')
  @Describe({ summary: 'Change a supply category', answer: SupplyCategoryView, problems: REFUSALS })
  update(
    @Write() write: WriteRequest,
    @IdParam() id: number,
    @Body() body: UpdateSupplyCategoryBody,
  ): Promise<SupplyCategoryView> {
    return this.writes.run(write, async (unit) =>
      supplyCategoryView(await this.supplyCategories.update(unit, id, body, write.expectedVersion)),
    );
  }

  @Delete(':id')
  @Access('reference:manage')
  @Describe({ summary: 'Delete a supply category that no record refers to', status: 204, problems: IN_USE })
  remove(@Write() write: WriteRequest, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.supplyCategories.remove(unit, id, write.expectedVersion));
  }
}
