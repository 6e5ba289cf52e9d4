import { Controller, Get } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import { Access, CurrentViewer, Describe, Disclosure, ListQuery, SheetQuery } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, SheetRequest, Viewer, WriteRequest } from '#kernel';
import { exported } from '../../sheets/described';
import { ListExports } from '../../sheets/list-exports.service';
import { numberGapResource } from './number-gap.records';
import { numberGapSheet } from './number-gap.sheet';
import { NumberGapView, numberGapView } from './number-gap.view';
import { NumberGapsService } from './number-gaps.service';

@Controller('api/v1/invoices/gaps')
export class NumberGapsController {
  constructor(
    private readonly gaps: NumberGapsService,
    private readonly exports: ListExports,
  ) {}

  @Get('export')
  @Access('invoices:read')
  @Describe(exported('the legal numbers without a document'))
  export(
    @SheetQuery(numberGapResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    const asked = { request, write, withPersonal: false };
    return this.exports.send(numberGapSheet, asked, (take) => this.gaps.readAll(request, viewer, take));
  }

  @Get()
  @Access('invoices:read')
  @Describe({ summary: 'List the legal numbers whose documents a restore did not bring back', page: NumberGapView })
  async list(
    @ListQuery(numberGapResource.listing) request: ListRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PageView<NumberGapView>> {
    return pageView(await this.gaps.list(request, viewer), numberGapView);
  }
}
