import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { Access, CurrentViewer, Describe, IdParam, ListQuery, Write } from '#http';
import type { ListRequest, PageView, Viewer, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { PRICING_REFUSALS } from '../document/refusals';
import { InvoiceMatching } from './invoice-matching.service';
import { InvoiceMatchingView } from './invoice-matching.view';
import { CreateInvoiceBody, UpdateInvoiceBody } from './invoice.dto';
import { invoiceResource } from './invoice.records';
import { InvoiceSummaryView, InvoiceView } from './invoice.view';
import { InvoicesService } from './invoices.service';

const AMOUNTS = [...PRICING_REFUSALS, 'AMOUNT_TOO_PRECISE', 'STATED_TOTAL_DIFFERS'] as const;

/** Reads and prepares invoices and credit notes, issued and received. */
@Controller('api/v1/invoices')
export class InvoicesController {
  constructor(
    private readonly invoices: InvoicesService,
    private readonly matching: InvoiceMatching,
    private readonly writes: TenantWrites,
  ) {}

  @Get()
  @Access('invoices:read')
  @Describe({ summary: 'List the invoices and credit notes', page: InvoiceSummaryView })
  list(
    @ListQuery(invoiceResource.listing) request: ListRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PageView<InvoiceSummaryView>> {
    return this.invoices.list(request, viewer);
  }

  @Get(':id')
  @Access('invoices:read')
  @Describe({ summary: 'Show an invoice with its lines and taxes', answer: InvoiceView })
  get(@IdParam() id: number, @CurrentViewer() viewer: Viewer): Promise<InvoiceView> {
    return this.invoices.get(id, viewer);
  }

  @Get(':id/matching')
  @Access('invoices:read')
  @Describe({ summary: 'Compare an invoice with the work authorizations', answer: InvoiceMatchingView })
  match(@IdParam() id: number, @CurrentViewer() viewer: Viewer): Promise<InvoiceMatchingView> {
    return this.matching.of(id, viewer);
  }

  @Post()
  @Access('invoices:create')
  @Describe({
    summary: 'Draft an invoice from a work authorization, from a quote or by hand',
    status: 201,
    answer: InvoiceView,
    problems: {
      409: ['INTERVENTION_STATUS_UNFIT', 'EXTERNAL_NUMBER_TAKEN'],
      422: [...AMOUNTS, 'INVOICE_ORIGIN_UNFIT'],
    },
  })
  create(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @Body() body: CreateInvoiceBody,
  ): Promise<InvoiceView> {
    return this.writes.run(write, (unit) => this.invoices.create(unit, body, viewer));
  }

  @Patch(':id')
  @Access('invoices:update')
  @Describe({
    summary: 'Change a draft, or the internal note of an issued invoice',
    answer: InvoiceView,
    problems: { 409: ['INVOICE_FROZEN', 'EXTERNAL_NUMBER_TAKEN'], 422: AMOUNTS },
  })
  update(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: UpdateInvoiceBody,
  ): Promise<InvoiceView> {
    const { expectedVersion } = write;
    return this.writes.run(write, (unit) => this.invoices.update(unit, id, body, expectedVersion, viewer));
  }

  @Delete(':id')
  @Access('invoices:delete')
  @Describe({ summary: 'Delete a draft', status: 204, problems: { 409: ['INVOICE_FROZEN'] } })
  remove(@Write() write: WriteRequest, @CurrentViewer() viewer: Viewer, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.invoices.remove(unit, id, write.expectedVersion, viewer));
  }
}
