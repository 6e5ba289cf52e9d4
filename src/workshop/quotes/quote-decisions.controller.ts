import { Body, Controller, Get, Post } from '@nestjs/common';
import { Access, CurrentViewer, Describe, IdParam, Write } from '#http';
import type { Viewer, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { AcceptQuoteBody, ExtendQuoteBody, ReceiveQuoteBody, RejectQuoteBody } from './quote.dto';
import { QuoteComparison } from './quote-comparison.service';
import { QuoteComparisonView } from './quote-comparison.view';
import { QuoteDecisions } from './quote-decisions.service';
import { QuoteView } from './quote.view';

const MOVED = ['DOCUMENT_INVALID_TRANSITION', 'INTERVENTION_STATUS_UNFIT'] as const;

/** Decisions on quotes. */
@Controller('api/v1')
export class QuoteDecisionsController {
  constructor(
    private readonly decisions: QuoteDecisions,
    private readonly comparison: QuoteComparison,
    private readonly writes: TenantWrites,
  ) {}

  @Get('interventions/:id/quote-comparison')
  @Access('quotes:read')
  @Describe({ summary: 'Compare the received quotes of an intervention', answer: QuoteComparisonView })
  compare(@IdParam() id: number, @CurrentViewer() viewer: Viewer): Promise<QuoteComparisonView> {
    return this.comparison.of(id, viewer);
  }

  @Post('quotes/:id/receive')
  @Access('quotes:receive')
  @Describe({
    summary: 'Mark a quote as received, which freezes its lines',
    answer: QuoteView,
    problems: {
      409: [...MOVED, 'DOCUMENT_CURRENCY_OUTDATED'],
      422: ['DOCUMENT_INCOMPLETE', 'QUOTE_EXPIRED', 'LETTER_NOT_PRINTABLE'],
    },
  })
  receive(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: ReceiveQuoteBody,
  ): Promise<QuoteView> {
    return this.writes.run(write, (unit) => this.decisions.receive(unit, id, body, write.expectedVersion, viewer));
  }

  @Post('quotes/:id/accept')
  @Access('quotes:approve')
  @Describe({
    summary: 'Accept a quote or some of its lines',
    description: 'The other received quotes are rejected, and a work authorization is drafted.',
    answer: QuoteView,
    problems: {
      409: [...MOVED, 'QUOTE_ALREADY_ACCEPTED'],
      422: ['QUOTE_EXPIRED', 'FOUR_EYES', 'APPROVAL_LIMIT', 'QUOTE_LINE_UNKNOWN'],
    },
  })
  accept(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: AcceptQuoteBody,
  ): Promise<QuoteView> {
    return this.writes.run(write, (unit) => this.decisions.accept(unit, id, body, write.expectedVersion, viewer));
  }

  @Post('quotes/:id/reject')
  @Access('quotes:approve')
  @Describe({ summary: 'Reject a quote', answer: QuoteView, problems: { 409: ['DOCUMENT_INVALID_TRANSITION'] } })
  reject(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() { reason }: RejectQuoteBody,
  ): Promise<QuoteView> {
    return this.writes.run(write, (unit) => this.decisions.reject(unit, id, reason, write.expectedVersion, viewer));
  }

  @Post('quotes/:id/revoke')
  @Access('quotes:approve')
  @Describe({
    summary: 'Revoke the acceptance of a quote',
    answer: QuoteView,
    problems: { 409: MOVED, 422: ['AUTHORIZATION_EXISTS'] },
  })
  revoke(@Write() write: WriteRequest, @CurrentViewer() viewer: Viewer, @IdParam() id: number): Promise<QuoteView> {
    return this.writes.run(write, (unit) => this.decisions.revoke(unit, id, write.expectedVersion, viewer));
  }

  @Post('quotes/:id/withdraw')
  @Access('quotes:update')
  @Describe({ summary: 'Withdraw a quote', answer: QuoteView, problems: { 409: ['DOCUMENT_INVALID_TRANSITION'] } })
  withdraw(@Write() write: WriteRequest, @CurrentViewer() viewer: Viewer, @IdParam() id: number): Promise<QuoteView> {
    return this.writes.run(write, (unit) => this.decisions.withdraw(unit, id, write.expectedVersion, viewer));
  }

  @Post('quotes/:id/extend')
  @Access('quotes:receive')
  @Describe({
    summary: 'Extend an expired quote to another day',
    answer: QuoteView,
    problems: { 409: MOVED, 422: ['VALIDITY_REVERSED'] },
  })
  extend(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() { validUntil }: ExtendQuoteBody,
  ): Promise<QuoteView> {
    return this.writes.run(write, (unit) => this.decisions.extend(unit, id, validUntil, write.expectedVersion, viewer));
  }
}
