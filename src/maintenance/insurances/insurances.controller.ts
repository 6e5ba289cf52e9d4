import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import { Access, CurrentViewer, Describe, Disclosure, IdParam, ListQuery, SheetQuery, Write } from '#http';
import type { ListRequest, PageView, SheetRequest, Viewer, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { exported } from '../../sheets/described';
import { ListExports } from '../../sheets/list-exports.service';
import { CancelInsuranceBody, CreateInsuranceBody, RenewInsuranceBody, UpdateInsuranceBody } from './insurance.dto';
import { insuranceResource } from './insurance.records';
import { insuranceSheet } from './insurance.sheet';
import { InsuranceView } from './insurance.view';
import { InsurancesService } from './insurances.service';

const AMOUNTS = ['INSURANCE_PERIOD_REVERSED', 'AMOUNT_TOO_PRECISE'] as const;
const CREATE_REFUSALS = {
  409: ['INSURANCE_OVERLAP'],
  422: [...AMOUNTS, 'VEHICLE_SOLD', 'REFERENCE_NOT_FOUND'],
} as const;
const CHANGE_REFUSALS = {
  409: ['INSURANCE_OVERLAP', 'INSURANCE_CANCELLED'],
  422: [...AMOUNTS, 'VEHICLE_SOLD'],
} as const;
const RENEW_REFUSALS = {
  409: ['INSURANCE_OVERLAP', 'INSURANCE_CANCELLED', 'INSURANCE_RENEWED'],
  422: CREATE_REFUSALS[422],
} as const;
const CANCEL_REFUSALS = { 409: ['INSURANCE_OVERLAP', 'INSURANCE_CANCELLED'], 422: ['CANCELLATION_AFTER_END'] } as const;

@Controller('api/v1/insurances')
export class InsurancesController {
  constructor(
    private readonly insurances: InsurancesService,
    private readonly writes: TenantWrites,
    private readonly exports: ListExports,
  ) {}

  @Get()
  @Access('insurances:read')
  @Describe({ summary: 'List the insurance policies', page: InsuranceView })
  list(
    @ListQuery(insuranceResource.listing) request: ListRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PageView<InsuranceView>> {
    return this.insurances.list(request, viewer);
  }

  @Get('export')
  @Access('insurances:read')
  @Describe(exported('the insurance policies'))
  export(
    @SheetQuery(insuranceResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    const asked = { request, write, withPersonal: false };
    return this.exports.send(insuranceSheet, asked, (take) => this.insurances.readAll(request, viewer, take));
  }

  @Get(':id')
  @Access('insurances:read')
  @Describe({ summary: 'Show an insurance policy', answer: InsuranceView })
  get(@IdParam() id: number, @CurrentViewer() viewer: Viewer): Promise<InsuranceView> {
    return this.insurances.get(id, viewer);
  }

  @Post()
  @Access('insurances:create')
  @Describe({ summary: 'Add an insurance policy', status: 201, answer: InsuranceView, problems: CREATE_REFUSALS })
  create(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @Body() body: CreateInsuranceBody,
  ): Promise<InsuranceView> {
    return this.writes.run(write, (unit) => this.insurances.create(unit, body, viewer));
  }

  @Patch(':id')
  @Access('insurances:update')
  @Describe({ summary: 'Change an insurance policy', answer: InsuranceView, problems: CHANGE_REFUSALS })
  update(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: UpdateInsuranceBody,
  ): Promise<InsuranceView> {
    return this.writes.run(write, (unit) => this.insurances.update(unit, id, body, write.expectedVersion, viewer));
  }

  @Post(':id/renew')
  @Access('insurances:create')
  @Describe({
    summary: 'Add the policy that follows one, from the day after its end',
    status: 201,
    location: '/api/v1/insurances/{id}',
    answer: InsuranceView,
    problems: RENEW_REFUSALS,
  })
  renew(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: RenewInsuranceBody,
  ): Promise<InsuranceView> {
    return this.writes.run(write, (unit) => this.insurances.renew(unit, id, body, viewer));
  }

  @Post(':id/cancel')
  @Access('insurances:update')
  @Describe({ summary: 'Cancel an insurance policy', answer: InsuranceView, problems: CANCEL_REFUSALS })
  cancel(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: CancelInsuranceBody,
  ): Promise<InsuranceView> {
    return this.writes.run(write, (unit) => this.insurances.cancel(unit, id, body, write.expectedVersion, viewer));
  }

  @Delete(':id')
  @Access('insurances:delete')
  @Describe({ summary: 'Delete an insurance policy', status: 204 })
  remove(@Write() write: WriteRequest, @CurrentViewer() viewer: Viewer, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.insurances.remove(unit, id, write.expectedVersion, viewer));
  }
}
