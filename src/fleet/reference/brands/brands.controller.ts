import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { Access, Describe, IdParam, ListQuery, Write } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { ReferenceRecords } from '../reference-records';
import { CreateBrandBody, UpdateBrandBody } from './brand.dto';
import { brandResource } from './brand.records';
import { brandView, BrandView } from './brand.view';

const REFUSALS = { 409: ['NAME_TAKEN'] } as const;
const IN_USE = { 409: ['REFERENCE_IN_USE'] } as const;

@Controller('api/v1/brands')
export class BrandsController {
  constructor(
    private readonly reference: ReferenceRecords,
    private readonly writes: TenantWrites,
  ) {}

  @Get()
  @Access('reference:read')
  @Describe({ summary: 'List the brands', page: BrandView })
  async list(@ListQuery(brandResource.listing) request: ListRequest): Promise<PageView<BrandView>> {
    return pageView(await this.reference.brands.list(request), brandView);
  }

  @Get(':id')
  @Access('reference:read')
  @Describe({ summary: 'Show a brand', answer: BrandView })
  async get(@IdParam() id: number): Promise<BrandView> {
    return brandView(await this.reference.brands.get(id));
  }

  @Post()
  @Access('reference:manage')
  @Describe({ summary: 'Add a brand', status: 201, answer: BrandView, problems: REFUSALS })
  create(@Write() write: WriteRequest, @Body() body: CreateBrandBody): Promise<BrandView> {
    return this.writes.run(write, async (unit) => brandView(await this.reference.brands.create(unit, body)));
  }

  @Patch(':id')
  @Access('reference:manage')
  @Describe({ summary: 'Change a brand', answer: BrandView, problems: REFUSALS })
  update(@Write() write: WriteRequest, @IdParam() id: number, @Body() body: UpdateBrandBody): Promise<BrandView> {
    return this.writes.run(write, async (unit) =>
      brandView(await this.reference.brands.update(unit, id, body, write.expectedVersion)),
    );
  }

  @Delete(':id')
  @Access('reference:manage')
  @Describe({ summary: 'Delete a brand that no record refers to', status: 204, problems: IN_USE })
  remove(@Write() write: WriteRequest, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.reference.brands.remove(unit, id, write.expectedVersion));
  }
}
