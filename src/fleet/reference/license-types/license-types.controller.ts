import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { Access, Describe, IdParam, ListQuery, Write } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { CreateLicenseTypeBody, UpdateLicenseTypeBody } from './license-type.dto';
import { licenseTypeResource } from './license-type.records';
import { licenseTypeView, LicenseTypeView } from './license-type.view';
import { LicenseTypesService } from './license-types.service';

const REFUSALS = { 409: ['CODE_TAKEN'], 422: ['REFERENCE_NOT_FOUND', 'REFERENCE_INACTIVE'] } as const;
const CHANGE_REFUSALS = { ...REFUSALS, 409: ['CODE_TAKEN', 'REFERENCE_IN_USE'] } as const;
const IN_USE = { 409: ['REFERENCE_IN_USE'] } as const;

@Controller('api/v1/license-types')
export class LicenseTypesController {
  constructor(
    private readonly licenseTypes: LicenseTypesService,
    private readonly writes: TenantWrites,
  ) {}

  @Get()
  @Access('reference:read')
  @Describe({ summary: 'List the licence types', page: LicenseTypeView })
  async list(@ListQuery(licenseTypeResource.listing) request: ListRequest): Promise<PageView<LicenseTypeView>> {
    return pageView(await this.licenseTypes.list(request), licenseTypeView);
  }

  @Get(':id')
  @Access('reference:read')
  @Describe({ summary: 'Show a licence type', answer: LicenseTypeView })
  async get(@IdParam() id: number): Promise<LicenseTypeView> {
    return licenseTypeView(await this.licenseTypes.get(id));
  }

  @Post()
  @Access('reference:manage')
  @Describe({ summary: 'Add a licence type', status: 201, answer: LicenseTypeView, problems: REFUSALS })
  create(@Write() write: WriteRequest, @Body() body: CreateLicenseTypeBody): Promise<LicenseTypeView> {
    return this.writes.run(write, async (unit) => licenseTypeView(await this.licenseTypes.create(unit, body)));
  }

  @Patch(':id')
  @Access('reference:manage')
  @Describe({ summary: 'Change a licence type', answer: LicenseTypeView, problems: CHANGE_REFUSALS })
  update(
    @Write() write: WriteRequest,
    @IdParam() id: number,
    @Body() body: UpdateLicenseTypeBody,
  ): Promise<LicenseTypeView> {
    return this.writes.run(write, async (unit) =>
      licenseTypeView(await this.licenseTypes.update(unit, id, body, write.expectedVersion)),
    );
  }

  @Delete(':id')
  @Access('reference:manage')
  @Describe({ summary: 'Delete a licence type that no record refers to', status: 204, problems: IN_USE })
  remove(@Write() write: WriteRequest, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.licenseTypes.remove(unit, id, write.expectedVersion));
  }
}
