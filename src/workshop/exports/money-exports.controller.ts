import { Controller, Get } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import { Access, CurrentViewer, Describe, Disclosure, SheetQuery } from '#http';
import type { SheetRequest, Viewer, WriteRequest } from '#kernel';
import { exported } from '../../sheets/described';
import { ListExports } from '../../sheets/list-exports.service';
import { quoteResource } from '../quotes/quote.records';
import { quoteSheet } from '../quotes/quote.sheet';
import { QuotesService } from '../quotes/quotes.service';
import { workAuthorizationResource } from '../work-authorizations/work-authorization.records';
import { workAuthorizationSheet } from '../work-authorizations/work-authorization.sheet';
import { WorkAuthorizationsService } from '../work-authorizations/work-authorizations.service';
import { invoiceResource } from '../invoices/invoice.records';
import { invoiceSheet } from '../invoices/invoice.sheet';
import { InvoicesService } from '../invoices/invoices.service';
import { paymentResource } from '../payments/payment.records';
import { paymentSheet } from '../payments/payment.sheet';
import { PaymentsService } from '../payments/payments.service';
import { supplyPriceResource } from '../price-history/supply-price.records';
import { supplyPriceSheet } from '../price-history/supply-price.sheet';
import { SupplyPricesService } from '../price-history/supply-prices.service';

/**
 * Exports of quotes, work orders, invoices, payments and prices as CSV and workbooks. The permission to read a list
 * includes its export.
 */
@Controller('api/v1')
export class MoneyExportsController {
  constructor(
    private readonly exports: ListExports,
    private readonly quoteFile: QuotesService,
    private readonly orders: WorkAuthorizationsService,
    private readonly invoiceFile: InvoicesService,
    private readonly paymentFile: PaymentsService,
    private readonly prices: SupplyPricesService,
  ) {}

  @Get('quotes/export')
  @Access('quotes:read')
  @Describe(exported('the quotes'))
  quotes(
    @SheetQuery(quoteResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    const asked = { request, write, withPersonal: false };
    return this.exports.send(quoteSheet, asked, (take) => this.quoteFile.readAll(request, viewer, take));
  }

  @Get('work-authorizations/export')
  @Access('work_authorizations:read')
  @Describe(exported('the work authorizations'))
  workAuthorizations(
    @SheetQuery(workAuthorizationResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    const asked = { request, write, withPersonal: false };
    return this.exports.send(workAuthorizationSheet, asked, (take) => this.orders.readAll(request, viewer, take));
  }

  @Get('invoices/export')
  @Access('invoices:read')
  @Describe(exported('the invoices and credit notes'))
  invoices(
    @SheetQuery(invoiceResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    const asked = { request, write, withPersonal: false };
    return this.exports.send(invoiceSheet, asked, (take) => this.invoiceFile.readAll(request, viewer, take));
  }

  @Get('payments/export')
  @Access('payments:read')
  @Describe(exported('the payments'))
  payments(
    @SheetQuery(paymentResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    const asked = { request, write, withPersonal: false };
    return this.exports.send(paymentSheet, asked, (take) => this.paymentFile.readAll(request, viewer, take));
  }

  @Get('supply-prices/export')
  @Access('supply_prices:read')
  @Describe(exported('what was paid'))
  supplyPrices(
    @SheetQuery(supplyPriceResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    const asked = { request, write, withPersonal: false };
    return this.exports.send(supplyPriceSheet, asked, (take) => this.prices.readAll(request, viewer, take));
  }
}
