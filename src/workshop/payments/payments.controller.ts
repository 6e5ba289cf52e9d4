import { Body, Controller, Get, Post } from '@nestjs/common';
import { Access, CurrentViewer, Describe, IdParam, ListQuery, Write } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, Viewer, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { CreatePaymentBody, MarkPaidBody, VoidPaymentBody } from './payment.dto';
import { paymentResource } from './payment.records';
import { PaymentView, paymentView } from './payment.view';
import { PaymentsService } from './payments.service';

const NOT_PAYABLE = ['INVOICE_NOT_ISSUED', 'INVOICE_DISPUTED', 'INVOICE_VOIDED'] as const;
const REFUSALS = [
  'OVERPAYMENT',
  'AMOUNT_TOO_PRECISE',
  'DAY_IN_FUTURE',
  'DAY_OUT_OF_BOUNDS',
  'DAY_BEFORE_DOSSIER',
] as const;

@Controller('api/v1')
export class PaymentsController {
  constructor(
    private readonly payments: PaymentsService,
    private readonly writes: TenantWrites,
  ) {}

  @Get('payments')
  @Access('payments:read')
  @Describe({ summary: 'List the payments', page: PaymentView })
  async list(
    @ListQuery(paymentResource.listing) request: ListRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PageView<PaymentView>> {
    return pageView(await this.payments.list(request, viewer), paymentView);
  }

  @Get('payments/:id')
  @Access('payments:read')
  @Describe({ summary: 'Show a payment', answer: PaymentView })
  async get(@IdParam() id: number, @CurrentViewer() viewer: Viewer): Promise<PaymentView> {
    return paymentView(await this.payments.get(id, viewer));
  }

  @Post('invoices/:id/payments')
  @Access('payments:create')
  @Describe({
    summary: 'Record a payment on an invoice, or a refund on a credit note',
    status: 201,
    location: '/api/v1/payments/{id}',
    answer: PaymentView,
    problems: { 409: NOT_PAYABLE, 422: REFUSALS },
  })
  create(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: CreatePaymentBody,
  ): Promise<PaymentView> {
    return this.writes.run(write, async (unit) => paymentView(await this.payments.create(unit, id, body, viewer)));
  }

  @Post('invoices/:id/mark-paid')
  @Access('payments:create')
  @Describe({
    summary: 'Record a payment of the whole balance',
    status: 201,
    location: '/api/v1/payments/{id}',
    answer: PaymentView,
    problems: { 409: [...NOT_PAYABLE, 'INVOICE_SETTLED'], 422: REFUSALS },
  })
  markPaid(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: MarkPaidBody,
  ): Promise<PaymentView> {
    return this.writes.run(write, async (unit) => paymentView(await this.payments.markPaid(unit, id, body, viewer)));
  }

  @Post('payments/:id/void')
  @Access('payments:void')
  @Describe({
    summary: 'Void a payment',
    answer: PaymentView,
    problems: { 409: ['PAYMENT_VOIDED', 'REFUND_EXISTS'] },
  })
  void(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() { reason }: VoidPaymentBody,
  ): Promise<PaymentView> {
    return this.writes.run(write, async (unit) =>
      paymentView(await this.payments.void(unit, id, reason, write.expectedVersion, viewer)),
    );
  }
}
