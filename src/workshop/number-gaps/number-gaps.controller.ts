import { Controller, Get } from '@nestjs/common';
import { Access, CurrentViewer, Describe, ListQuery } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, Viewer } from '#kernel';
import { numberGapResource } from './number-gap.records';
import { NumberGapView, numberGapView } from './number-gap.view';
import { NumberGapsService } from './number-gaps.service';

@Controller('api/v1/invoices/gaps')
export class NumberGapsController {
  constructor(private readonly gaps: NumberGapsService) {}

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
