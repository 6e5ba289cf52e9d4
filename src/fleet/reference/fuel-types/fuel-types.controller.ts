import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { Access, Describe, IdParam, ListQuery, Write } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { ReferenceRecords } from '../reference-records';
import { CreateFuelTypeBody, UpdateFuelTypeBody } from './fuel-type.dto';
import { fuelTypeResource } from './fuel-type.records';
import { fuelTypeView, FuelTypeView } from './fuel-type.view';

const REFUSALS = { 409: ['CODE_TAKEN'] } as const;
const IN_USE = { 409: ['REFERENCE_IN_USE'] } as const;

@Controller('api/v1/fuel-types')
export class FuelTypesController {
  constructor(
    private readonly reference: ReferenceRecords,
    private readonly writes: TenantWrites,
  ) {}

  @Get()
  @Access('reference:read')
  @Describe({ summary: 'List the fuel types', page: FuelTypeView })
  async list(@ListQuery(fuelTypeResource.listing) request: ListRequest): Promise<PageView<FuelTypeView>> {
    return pageView(await this.reference.fuelTypes.list(request), fuelTypeView);
  }

  @Get(':id')
  @Access('reference:read')
  @Describe({ summary: 'Show a fuel type', answer: FuelTypeView })
  async get(@IdParam() id: number): Promise<FuelTypeView> {
    return fuelTypeView(await this.reference.fuelTypes.get(id));
  }

  @Post()
  @Access('reference:manage')
  @Describe({ summary: 'Add a fuel type', status: 201, answer: FuelTypeView, problems: REFUSALS })
  create(@Write() write: WriteRequest, @Body() body: CreateFuelTypeBody): Promise<FuelTypeView> {
    return this.writes.run(write, async (unit) => fuelTypeView(await this.reference.fuelTypes.create(unit, body)));
  }

  @Patch(':id')
  @Access('reference:manage')
  @Describe({ summary: 'Change a fuel type', answer: FuelTypeView, problems: REFUSALS })
  update(@Write() write: WriteRequest, @IdParam() id: number, @Body() body: UpdateFuelTypeBody): Promise<FuelTypeView> {
    return this.writes.run(write, async (unit) =>
      fuelTypeView(await this.reference.fuelTypes.update(unit, id, body, write.expectedVersion)),
    );
  }

  @Delete(':id')
  @Access('reference:manage')
  @Describe({ summary: 'Delete a fuel type that no record refers to', status: 204, problems: IN_USE })
  remove(@Write() write: WriteRequest, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.reference.fuelTypes.remove(unit, id, write.expectedVersion));
  }
}
