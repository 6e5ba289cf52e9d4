import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import { Access, Describe, Disclosure, IdParam, ListQuery, SheetQuery, Write } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, SheetRequest, WriteRequest } from '#kernel';
import { exported } from '../../sheets/described';
import { ListExports } from '../../sheets/list-exports.service';
import { readPages } from '../../sheets/read-pages';
import { driverResource } from '../drivers/driver.records';
import { driverSheet } from '../drivers/driver.sheet';
import { DriverView, driverView } from '../drivers/driver.view';
import { DriverErasures } from './driver-erasures.service';
import { DriverArchives } from './driver-archives.service';
import { DriverPrivacy } from './driver-privacy.service';
import { ErasureProposals } from './erasure-proposals.service';
import { ErasePersonBody } from './privacy.dto';
import { ErasureView, PersonalDataView } from './privacy.view';

/** Drivers' personal data (domain.md §18). */
@Controller('api/v1/drivers')
export class DriverPrivacyController {
  constructor(
    private readonly privacy: DriverPrivacy,
    private readonly archives: DriverArchives,
    private readonly erasures: DriverErasures,
    private readonly proposed: ErasureProposals,
    private readonly exports: ListExports,
  ) {}

  @Get('erasure-proposals')
  @Access('drivers:erase')
  @Describe({ summary: 'List the drivers whose retention period has expired', page: DriverView })
  async proposals(@ListQuery(driverResource.listing) request: ListRequest): Promise<PageView<DriverView>> {
    return pageView(await this.proposed.due(request), driverView);
  }

  @Get('erasure-proposals/export')
  @Access('drivers:erase')
  @Describe(exported('the drivers whose retention period has expired'))
  exportProposals(
    @SheetQuery(driverResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
  ): Promise<StreamableFile> {
    return this.exports.send(driverSheet, { request, write, withPersonal: false }, (take) =>
      readPages(
        request,
        (page) => this.proposed.due(page),
        (files) => take(files.map(driverView)),
      ),
    );
  }

  @Get(':id/personal-data')
  @Access('drivers:export_personal_data')
  @Describe({ summary: 'Export all data stored about a driver', answer: PersonalDataView })
  export(@Disclosure() write: WriteRequest, @IdParam() id: number): Promise<PersonalDataView> {
    return this.privacy.export(write, id);
  }

  @Get(':id/personal-data/archive')
  @Access('drivers:export_personal_data')
  @Describe({
    summary: 'Export all data stored about a driver, with the files, as a ZIP',
    file: ['application/zip'],
    problems: { 429: ['EXPORTS_BUSY'], 503: ['EXPORTS_CROWDED'] },
  })
  archive(@Disclosure() write: WriteRequest, @IdParam() id: number): Promise<StreamableFile> {
    return this.archives.send(write, id);
  }

  @Post(':id/erase')
  @HttpCode(200)
  @Access('drivers:erase', { stepUp: true })
  @Describe({
    summary: 'Erase a driver permanently; the row stays without personal data',
    answer: ErasureView,
    problems: { 409: ['DRIVER_STILL_ASSIGNED', 'DRIVER_IN_INTERVENTION'] },
  })
  erase(
    @Write({ versioned: false }) write: WriteRequest,
    @IdParam() id: number,
    @Body() { reason }: ErasePersonBody,
  ): Promise<ErasureView> {
    return this.erasures.erase(write, id, reason);
  }
}
