import { Body, Controller, Get, Post } from '@nestjs/common';
import { Access, CurrentViewer, Describe, IdParam, ListQuery, QueryOptions, Write } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, Viewer, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { GaragePricesView, PriceEvolutionView, PriceStatisticsView, PriceSuggestionView } from './price-insights.view';
import { PriceInsights } from './price-insights.service';
import { PRICE_QUESTION, questionOf } from './price-question';
import type { PriceQuery } from './price-question';
import { CreateSupplyPriceBody, ReviewPriceBody } from './supply-price.dto';
import { supplyPriceResource } from './supply-price.records';
import { SupplyPriceView, supplyPriceView } from './supply-price.view';
import { SupplyPricesService } from './supply-prices.service';

const EVOLUTION = { ...PRICE_QUESTION, months: /^(?:[1-9]|[1-5]\d|60)$/ } as const;
const USUAL_MONTHS = 12;

/** The price register and its evaluation. */
@Controller('api/v1/supply-prices')
export class SupplyPricesController {
  constructor(
    private readonly prices: SupplyPricesService,
    private readonly insights: PriceInsights,
    private readonly writes: TenantWrites,
  ) {}

  @Get()
  @Access('supply_prices:read')
  @Describe({ summary: 'List the price register', page: SupplyPriceView })
  async list(
    @ListQuery(supplyPriceResource.listing) request: ListRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PageView<SupplyPriceView>> {
    return pageView(await this.prices.list(request, viewer), supplyPriceView);
  }

  @Get('suggestion')
  @Access('supply_prices:read')
  @Describe({
    summary: 'Suggest a price for `supplyId` or `description`, optionally with `modelId`',
    answer: PriceSuggestionView,
  })
  suggestion(
    @QueryOptions(PRICE_QUESTION) query: PriceQuery,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PriceSuggestionView> {
    return this.insights.suggestion(questionOf(query), viewer);
  }

  @Get('evolution')
  @Access('supply_prices:read')
  @Describe({ summary: 'Show the average price of each month', answer: PriceEvolutionView })
  async evolution(
    @QueryOptions(EVOLUTION) query: PriceQuery & { readonly months?: string },
    @CurrentViewer() viewer: Viewer,
  ): Promise<PriceEvolutionView> {
    return { months: await this.insights.evolution(questionOf(query), Number(query.months ?? USUAL_MONTHS), viewer) };
  }

  @Get('garages')
  @Access('supply_prices:read')
  @Describe({ summary: 'Compare the prices of garages', answer: GaragePricesView })
  async garages(
    @QueryOptions(PRICE_QUESTION) query: PriceQuery,
    @CurrentViewer() viewer: Viewer,
  ): Promise<GaragePricesView> {
    return { garages: await this.insights.garages(questionOf(query), viewer) };
  }

  @Get('statistics')
  @Access('supply_prices:read')
  @Describe({ summary: 'Show statistics of the price register', answer: PriceStatisticsView })
  statistics(@CurrentViewer() viewer: Viewer): Promise<PriceStatisticsView> {
    return this.insights.statistics(viewer);
  }

  @Get(':id')
  @Access('supply_prices:read')
  @Describe({ summary: 'Show a price', answer: SupplyPriceView })
  async get(@IdParam() id: number, @CurrentViewer() viewer: Viewer): Promise<SupplyPriceView> {
    return supplyPriceView(await this.prices.get(id, viewer));
  }

  @Post()
  @Access('supply_prices:create')
  @Describe({
    summary: 'Record a price',
    status: 201,
    answer: SupplyPriceView,
    problems: { 422: ['REFERENCE_NOT_FOUND', 'REFERENCE_INACTIVE', 'VALIDITY_REVERSED', 'PRICE_IN_FUTURE'] },
  })
  create(@Write() write: WriteRequest, @Body() body: CreateSupplyPriceBody): Promise<SupplyPriceView> {
    return this.writes.run(write, async (unit) => supplyPriceView(await this.prices.create(unit, body)));
  }

  @Post(':id/review')
  @Access('supply_prices:review')
  @Describe({
    summary: 'Validate or reject a price anomaly',
    answer: SupplyPriceView,
    problems: { 409: ['PRICE_NOT_PENDING'] },
  })
  review(@Write() write: WriteRequest, @IdParam() id: number, @Body() body: ReviewPriceBody): Promise<SupplyPriceView> {
    return this.writes.run(write, async (unit) =>
      supplyPriceView(await this.prices.review(unit, id, body, write.expectedVersion)),
    );
  }
}
