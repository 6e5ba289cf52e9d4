import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { Access, CurrentViewer, Describe, IdParam, ListQuery, Write } from '#http';
import type { ListRequest, PageView, Viewer, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { PRICING_REFUSALS } from '../document/refusals';
import { CreateQuoteBody, UpdateQuoteBody } from './quote.dto';
import { quoteResource } from './quote.records';
import { QuoteSummaryView, QuoteView } from './quote.view';
import { QuotesService } from './quotes.service';

const REFUSALS = [...PRICING_REFUSALS, 'VALIDITY_REVERSED'] as const;

@Controller('api/v1/quotes')
export class QuotesController {
  constructor(
    private readonly quotes: QuotesService,
    private readonly writes: TenantWrites,
  ) {}

  @Get()
  @Access('quotes:read')
  @Describe({ summary: 'List the quotes', page: QuoteSummaryView })
  list(
    @ListQuery(quoteResource.listing) request: ListRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PageView<QuoteSummaryView>> {
    return this.quotes.list(request, viewer);
  }

  @Get(':id')
  @Access('quotes:read')
  @Describe({ summary: 'Show a quote with its lines', answer: QuoteView })
  get(@IdParam() id: number, @CurrentViewer() viewer: Viewer): Promise<QuoteView> {
    return this.quotes.read(id, viewer);
  }

  @Post()
  @Access('quotes:create')
  @Describe({
    summary: 'Create a quote; its amounts are computed',
    status: 201,
    answer: QuoteView,
    problems: { 409: ['INTERVENTION_STATUS_UNFIT', 'EXTERNAL_REFERENCE_TAKEN'], 422: REFUSALS },
  })
  create(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @Body() body: CreateQuoteBody,
  ): Promise<QuoteView> {
    return this.writes.run(write, (unit) => this.quotes.create(unit, body, viewer));
  }

  @Patch(':id')
  @Access('quotes:update')
  @Describe({
    summary: 'Change a draft, or `validUntil` and `notes` of a received quote',
    answer: QuoteView,
    problems: { 409: ['DOCUMENT_FROZEN', 'EXTERNAL_REFERENCE_TAKEN'], 422: REFUSALS },
  })
  update(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: UpdateQuoteBody,
  ): Promise<QuoteView> {
    const { expectedVersion } = write;
    return this.writes.run(write, (unit) => this.quotes.update(unit, id, body, expectedVersion, viewer));
  }

  @Post(':id/revise')
  @Access('quotes:update')
  @Describe({
    summary: 'Replace a received quote with a new draft',
    status: 201,
    location: '/api/v1/quotes/{id}',
    answer: QuoteView,
    problems: { 409: ['DOCUMENT_INVALID_TRANSITION', 'INTERVENTION_STATUS_UNFIT'] },
  })
  revise(@Write() write: WriteRequest, @CurrentViewer() viewer: Viewer, @IdParam() id: number): Promise<QuoteView> {
    return this.writes.run(write, (unit) => this.quotes.revise(unit, id, write.expectedVersion, viewer));
  }

  @Delete(':id')
  @Access('quotes:delete')
  @Describe({ summary: 'Delete a draft', status: 204, problems: { 409: ['DOCUMENT_FROZEN'] } })
  remove(@Write() write: WriteRequest, @CurrentViewer() viewer: Viewer, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.quotes.remove(unit, id, write.expectedVersion, viewer));
  }
}
