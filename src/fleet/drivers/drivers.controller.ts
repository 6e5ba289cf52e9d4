import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { Access, CurrentActor, Describe, IdParam, ListQuery, Write } from '#http';
import type { RequestActor } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { AccountLinks } from '../collaborateurs/account-links.service';
import { CreateDriverBody, UpdateDriverBody } from './driver.dto';
import { driverResource } from './driver.records';
import { DriverView, driverView } from './driver.view';
import { DriversService } from './drivers.service';

const REFUSALS = {
  400: ['PHONE_INVALID'],
  409: ['LICENSE_NUMBER_TAKEN', 'COLLABORATEUR_TAKEN', 'ACCOUNT_LINKED'],
  422: [
    'LICENSE_NUMBER_REQUIRED',
    'DRIVER_TOO_YOUNG',
    'DAYS_REVERSED',
    'LICENSE_TYPE_REPEATED',
    'REFERENCE_NOT_FOUND',
    'REFERENCE_INACTIVE',
  ],
} as const;
const CHANGE_REFUSALS = { ...REFUSALS, 409: [...REFUSALS[409], 'DRIVER_ERASED'] } as const;

@Controller('api/v1/drivers')
export class DriversController {
  constructor(
    private readonly drivers: DriversService,
    private readonly links: AccountLinks,
    private readonly writes: TenantWrites,
  ) {}

  @Get()
  @Access('drivers:read')
  @Describe({ summary: 'List the drivers', page: DriverView })
  async list(@ListQuery(driverResource.listing) request: ListRequest): Promise<PageView<DriverView>> {
    return pageView(await this.drivers.list(request), driverView);
  }

  @Get(':id')
  @Access('drivers:read')
  @Describe({ summary: 'Show a driver', answer: DriverView })
  async get(@IdParam() id: number): Promise<DriverView> {
    return driverView(await this.drivers.get(id));
  }

  @Post()
  @Access('drivers:create')
  @Describe({ summary: 'Create a driver', status: 201, answer: DriverView, problems: REFUSALS })
  create(
    @CurrentActor() me: RequestActor,
    @Write() write: WriteRequest,
    @Body() body: CreateDriverBody,
  ): Promise<DriverView> {
    return this.writes.run(write, async (unit) => {
      await this.links.checkDriver(unit, me, null, body.collaborateurId);
      return driverView(await this.drivers.create(unit, body));
    });
  }

  @Patch(':id')
  @Access('drivers:update')
  @Describe({ summary: 'Change a driver', answer: DriverView, problems: CHANGE_REFUSALS })
  update(
    @CurrentActor() me: RequestActor,
    @Write() write: WriteRequest,
    @IdParam() id: number,
    @Body() body: UpdateDriverBody,
  ): Promise<DriverView> {
    return this.writes.run(write, async (unit) => {
      await this.links.checkDriver(unit, me, id, body.collaborateurId);
      return driverView(await this.drivers.update(unit, id, body, write.expectedVersion));
    });
  }

  @Delete(':id')
  @Access('drivers:delete')
  @Describe({ summary: 'Delete a driver', status: 204 })
  remove(@Write() write: WriteRequest, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.drivers.remove(unit, id, write.expectedVersion));
  }

  @Post(':id/restore')
  @Access('drivers:delete')
  @Describe({
    summary: 'Restore a deleted driver',
    answer: DriverView,
    problems: { 409: ['LICENSE_NUMBER_TAKEN', 'COLLABORATEUR_TAKEN'], 422: ['REFERENCE_NOT_FOUND'] },
  })
  restore(@CurrentActor() me: RequestActor, @Write() write: WriteRequest, @IdParam() id: number): Promise<DriverView> {
    return this.writes.run(write, async (unit) => {
      await this.links.checkRestoredDriver(unit, me, id);
      return driverView(await this.drivers.restore(unit, id, write.expectedVersion));
    });
  }
}
