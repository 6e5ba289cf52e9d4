import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { Access, Describe, IdParam, ListQuery, Write } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { TaxRatesService } from './tax-rates.service';
import { CreateTaxRateBody, UpdateTaxRateBody } from './tax-rate.dto';
import { taxRateResource } from './tax-rate.records';
import { taxRateView, TaxRateView } from './tax-rate.view';

const REFUSALS = {
  409: ['CODE_TAKEN', 'DEFAULT_TAX_RATE_TAKEN'],
  422: ['TAX_RATE_INVALID', 'EXEMPTION_REASON_REQUIRED', 'TAX_RATE_DAYS_REVERSED'],
} as const;
const IN_USE = { 409: ['REFERENCE_IN_USE'] } as const;

@Controller('api/v1/tax-rates')
export class TaxRatesController {
  constructor(
    private readonly taxRates: TaxRatesService,
    private readonly writes: TenantWrites,
  ) {}

  @Get()
  @Access('reference:read')
  @Describe({ summary: 'List the tax rates', page: TaxRateView })
  async list(@ListQuery(taxRateResource.listing) request: ListRequest): Promise<PageView<TaxRateView>> {
    return pageView(await this.taxRates.list(request), taxRateView);
  }

  @Get(':id')
  @Access('reference:read')
  @Describe({ summary: 'Show a tax rate', answer: TaxRateView })
  async get(@IdParam() id: number): Promise<TaxRateView> {
    return taxRateView(await this.taxRates.get(id));
  }

  @Post()
  @Access('reference:manage')
  @Describe({ summary: 'Add a tax rate', status: 201, answer: TaxRateView, problems: REFUSALS })
  create(@Write() write: WriteRequest, @Body() body: CreateTaxRateBody): Promise<TaxRateView> {
    return this.writes.run(write, async (unit) => taxRateView(await this.taxRates.create(unit, body)));
  }

  @Patch(':id')
  @Access('reference:manage')
  @Describe({ summary: 'Change a tax rate', answer: TaxRateView, problems: REFUSALS })
  update(@Write() write: WriteRequest, @IdParam() id: number, @Body() body: UpdateTaxRateBody): Promise<TaxRateView> {
    return this.writes.run(write, async (unit) =>
      taxRateView(await this.taxRates.update(unit, id, body, write.expectedVersion)),
    );
  }

  @Delete(':id')
  @Access('reference:manage')
  @Describe({ summary: 'Delete a tax rate that no record refers to', status: 204, problems: IN_USE })
  remove(@Write() write: WriteRequest, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.taxRates.remove(unit, id, write.expectedVersion));
  }
}
