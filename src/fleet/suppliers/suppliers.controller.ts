import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { Access, Describe, IdParam, ListQuery, Write } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { SuppliersService } from './suppliers.service';
import { CreateSupplierBody, UpdateSupplierBody } from './supplier.dto';
import { supplierResource } from './supplier.records';
import { SupplierView, supplierView } from './supplier.view';

const TAKEN = { 409: ['NAME_TAKEN'] } as const;
const REFUSALS = { ...TAKEN, 400: ['PHONE_INVALID'] } as const;
const IN_USE = { 409: ['REFERENCE_IN_USE'] } as const;

@Controller('api/v1/suppliers')
export class SuppliersController {
  constructor(
    private readonly suppliers: SuppliersService,
    private readonly writes: TenantWrites,
  ) {}

  @Get()
  @Access('suppliers:read')
  @Describe({ summary: 'List the suppliers', page: SupplierView })
  async list(@ListQuery(supplierResource.listing) request: ListRequest): Promise<PageView<SupplierView>> {
    return pageView(await this.suppliers.list(request), supplierView);
  }

  @Get(':id')
  @Access('suppliers:read')
  @Describe({ summary: 'Show a supplier', answer: SupplierView })
  async get(@IdParam() id: number): Promise<SupplierView> {
    return supplierView(await this.suppliers.get(id));
  }

  @Post()
  @Access('suppliers:create')
  @Describe({ summary: 'Add a supplier', status: 201, answer: SupplierView, problems: REFUSALS })
  create(@Write() write: WriteRequest, @Body() body: CreateSupplierBody): Promise<SupplierView> {
    return this.writes.run(write, async (unit) => supplierView(await this.suppliers.create(unit, body)));
  }

  @Patch(':id')
  @Access('suppliers:update')
  @Describe({ summary: 'Change a supplier', answer: SupplierView, problems: REFUSALS })
  update(@Write() write: WriteRequest, @IdParam() id: number, @Body() body: UpdateSupplierBody): Promise<SupplierView> {
    return this.writes.run(write, async (unit) =>
      supplierView(await this.suppliers.update(unit, id, body, write.expectedVersion)),
    );
  }

  @Delete(':id')
  @Access('suppliers:delete')
  @Describe({ summary: 'Delete a supplier that no live record refers to', status: 204, problems: IN_USE })
  remove(@Write() write: WriteRequest, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.suppliers.remove(unit, id, write.expectedVersion));
  }

  @Post(':id/restore')
  @Access('suppliers:delete')
  @Describe({ summary: 'Restore a deleted supplier', answer: SupplierView, problems: TAKEN })
  restore(@Write() write: WriteRequest, @IdParam() id: number): Promise<SupplierView> {
    return this.writes.run(write, async (unit) =>
      supplierView(await this.suppliers.restore(unit, id, write.expectedVersion)),
    );
  }
}
