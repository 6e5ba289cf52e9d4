import { Body, Controller, Post } from '@nestjs/common';
import { Access, CurrentActor, CurrentViewer, Describe, IdParam, Write } from '#http';
import type { RequestActor } from '#http';
import type { Viewer, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { CreateCreditNoteBody } from './credit-note.dto';
import { InvoiceActions } from './invoice-actions.service';
import { DisputeInvoiceBody, IssueInvoiceBody, VoidInvoiceBody } from './invoice.dto';
import { InvoiceVoiding } from './invoice-voiding.service';
import { InvoiceView } from './invoice.view';

const MOVED = ['INVOICE_WRONG_KIND', 'DOCUMENT_INVALID_TRANSITION', 'INTERVENTION_STATUS_UNFIT'] as const;
const FREEZES = [...MOVED, 'DOCUMENT_CURRENCY_OUTDATED'] as const;
const DAYS = ['DAY_IN_FUTURE', 'DAY_OUT_OF_BOUNDS', 'DAY_BEFORE_DOSSIER', 'DUE_DATE_BEFORE_ISSUE'] as const;

/** Actions on invoices that cannot be undone. */
@Controller('api/v1/invoices/:id')
export class InvoiceActionsController {
  constructor(
    private readonly actions: InvoiceActions,
    private readonly voiding: InvoiceVoiding,
    private readonly writes: TenantWrites,
  ) {}

  @Post('issue')
  @Access('invoices:issue')
  @Describe({
    summary: 'Issue an invoice: it gets its number and is frozen',
    answer: InvoiceView,
    problems: {
      409: FREEZES,
      422: [
        ...DAYS,
        'TAX_RATE_MISSING',
        'TAX_RATE_NOT_VALID',
        'DOCUMENT_INCOMPLETE',
        'TENANT_IDENTITY_INCOMPLETE',
        'BUYER_REQUIRED',
        'AUTHORIZATION_EXCEEDED',
        'EXEMPTION_REASON_MISSING',
        'EXEMPTION_REASONS_TOO_LONG',
        'ISSUE_DATE_BEFORE_LAST',
        'LETTER_NOT_PRINTABLE',
      ],
    },
  })
  issue(
    @Write() write: WriteRequest,
    @CurrentActor() actor: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: IssueInvoiceBody,
  ): Promise<InvoiceView> {
    return this.actions.issue(write, id, body, { actor, viewer });
  }

  @Post('register')
  @Access('invoices:issue')
  @Describe({
    summary: 'Register a received invoice under a reference of the company',
    answer: InvoiceView,
    problems: { 409: FREEZES, 422: [...DAYS, 'DOCUMENT_INCOMPLETE', 'FOUR_EYES', 'APPROVAL_LIMIT'] },
  })
  register(@Write() write: WriteRequest, @CurrentViewer() viewer: Viewer, @IdParam() id: number): Promise<InvoiceView> {
    return this.actions.register(write, id, viewer);
  }

  @Post('void')
  @Access('invoices:credit')
  @Describe({
    summary: 'Void a document that was registered by mistake',
    description: 'Possible while nothing of it was paid or credited. Its external number can be used again.',
    answer: InvoiceView,
    problems: { 409: [...MOVED, 'INVOICE_SETTLED_IN_PART', 'REFUND_EXISTS'] },
  })
  void(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() { reason }: VoidInvoiceBody,
  ): Promise<InvoiceView> {
    return this.writes.run(write, (unit) => this.voiding.void(unit, id, reason, write.expectedVersion, viewer));
  }

  @Post('dispute')
  @Access('invoices:update')
  @Describe({
    summary: 'Dispute a registered invoice',
    answer: InvoiceView,
    problems: { 409: ['DOCUMENT_INVALID_TRANSITION'] },
  })
  dispute(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() { reason }: DisputeInvoiceBody,
  ): Promise<InvoiceView> {
    return this.actions.dispute(write, id, reason, viewer);
  }

  @Post('resolve')
  @Access('invoices:update')
  @Describe({
    summary: 'End the dispute of an invoice',
    answer: InvoiceView,
    problems: { 409: ['DOCUMENT_INVALID_TRANSITION'] },
  })
  resolve(@Write() write: WriteRequest, @CurrentViewer() viewer: Viewer, @IdParam() id: number): Promise<InvoiceView> {
    return this.actions.resolve(write, id, viewer);
  }

  @Post('credit-notes')
  @Access('invoices:credit')
  @Describe({
    summary: 'Issue a credit note on an invoice: for lines, for rates, or for the rest',
    description: 'For a received invoice, enter the credit note of its sender, with its number.',
    status: 201,
    location: '/api/v1/invoices/{id}',
    answer: InvoiceView,
    problems: {
      409: ['INVOICE_WRONG_KIND', 'EXTERNAL_NUMBER_TAKEN'],
      422: [
        'AMOUNT_TOO_PRECISE',
        'CREDIT_EXCEEDS_INVOICE',
        'CREDIT_OF_NOTHING',
        'DAY_IN_FUTURE',
        'ISSUE_DATE_BEFORE_LAST',
        'LETTER_NOT_PRINTABLE',
        'STATED_TOTAL_DIFFERS',
      ],
    },
  })
  credit(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: CreateCreditNoteBody,
  ): Promise<InvoiceView> {
    return this.actions.credit(write, id, body, viewer);
  }
}
