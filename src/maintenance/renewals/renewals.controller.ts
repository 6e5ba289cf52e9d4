import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import { Access, CurrentViewer, Describe, Disclosure, IdParam, ListQuery, SheetQuery, Write } from '#http';
import type { ListRequest, PageView, SheetRequest, Viewer, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { exported } from '../../sheets/described';
import { ListExports } from '../../sheets/list-exports.service';
import { CreateRenewalBody, UpdateRenewalBody } from './renewal.dto';
import { renewalResource } from './renewal.records';
import { renewalSheet } from './renewal.sheet';
import { RenewalView } from './renewal.view';
import { RenewalsService } from './renewals.service';

const CHANGE_REFUSALS = {
  422: ['RENEWAL_PERIOD_REVERSED', 'AMOUNT_TOO_PRECISE', 'DAY_IN_FUTURE', 'VEHICLE_SOLD'],
} as const;
const CREATE_REFUSALS = { 422: [...CHANGE_REFUSALS[422], 'REFERENCE_NOT_FOUND'] } as const;

@Controller('api/v1/renewals')
export class RenewalsController {
  constructor(
    private readonly renewals: RenewalsService,
    private readonly writes: TenantWrites,
    private readonly exports: ListExports,
  ) {}

  @Get()
  @Access('renewals:read')
  @Describe({ summary: 'List inspections, taxes and licences of vehicles', page: RenewalView })
  list(
    @ListQuery(renewalResource.listing) request: ListRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PageView<RenewalView>> {
    return this.renewals.list(request, viewer);
  }

  @Get('export')
  @Access('renewals:read')
  @Describe(exported('the renewals'))
  export(
    @SheetQuery(renewalResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    const asked = { request, write, withPersonal: false };
    return this.exports.send(renewalSheet, asked, (take) => this.renewals.readAll(request, viewer, take));
  }

  @Get(':id')
  @Access('renewals:read')
  @Describe({ summary: 'Show a renewal', answer: RenewalView })
  get(@IdParam() id: number, @CurrentViewer() viewer: Viewer): Promise<RenewalView> {
    return this.renewals.get(id, viewer);
  }

  @Post()
  @Access('renewals:create')
  @Describe({ summary: 'Add a renewal', status: 201, answer: RenewalView, problems: CREATE_REFUSALS })
  create(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @Body() body: CreateRenewalBody,
  ): Promise<RenewalView> {
    return this.writes.run(write, (unit) => this.renewals.create(unit, body, viewer));
  }

  @Patch(':id')
  @Access('renewals:update')
  @Describe({ summary: 'Change a renewal', answer: RenewalView, problems: CHANGE_REFUSALS })
  update(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: UpdateRenewalBody,
  ): Promise<RenewalView> {
    return this.writes.run(write, (unit) => this.renewals.update(unit, id, body, write.expectedVersion, viewer));
  }

  @Delete(':id')
  @Access('renewals:delete')
  @Describe({ summary: 'Delete a renewal', status: 204 })
  remove(@Write() write: WriteRequest, @CurrentViewer() viewer: Viewer, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.renewals.remove(unit, id, write.expectedVersion, viewer));
  }
}
