import { ApiProperty } from '@nestjs/swagger';
import { NullableId, NullableInstant, NullableInteger, NullableText } from '#http';
import { lineView, LineView, pricedView, PricedView } from '../document/priced.view';
import { QUOTE_KINDS, QUOTE_STATUSES } from './quote.entity';
import type { Quote, QuoteKind, QuoteLine, QuoteStatus } from './quote.entity';

/** A quote in a list. */
export class QuoteSummaryView extends PricedView {
  @ApiProperty({ example: 'QT-2026-11-0001' }) quoteNumber!: string;
  @NullableText() externalReference!: string | null;
  @ApiProperty({ enum: QUOTE_KINDS }) kind!: QuoteKind;
  @ApiProperty({ enum: QUOTE_STATUSES }) status!: QuoteStatus;
  @NullableId() prediagnosticId!: number | null;
  @NullableId() garageId!: number | null;
  @NullableText() garageName!: string | null;
  @ApiProperty({ type: String, format: 'date' }) quoteDate!: string;
  @ApiProperty({ type: String, format: 'date', description: 'The last day on which it may be accepted' })
  validUntil!: string;
  @NullableInstant() receivedAt!: string | null;
  @NullableInteger() estimatedDurationDays!: number | null;
  @NullableInstant() decidedAt!: string | null;
  @NullableText() decidedByName!: string | null;
  @NullableId() decidedByCollaborateurId!: number | null;
  @NullableText() rejectionReason!: string | null;
  @NullableText({ description: 'Why the quote is free' }) freeReason!: string | null;
  @ApiProperty({ type: 'integer', example: 1 }) revision!: number;
  @NullableId() replacesQuoteId!: number | null;
  @NullableText() notes!: string | null;
  @NullableId() pdfAttachmentId!: number | null;
}

export class QuoteView extends QuoteSummaryView {
  @ApiProperty({ type: [LineView] }) lines!: LineView[];
}

export function quoteSummaryView(quote: Quote): QuoteSummaryView {
  return {
    ...pricedView(quote),
    quoteNumber: quote.quoteNumber,
    externalReference: quote.externalReference,
    kind: quote.kind,
    status: quote.status,
    prediagnosticId: quote.prediagnosticId,
    garageId: quote.garageId,
    garageName: quote.garage?.name ?? null,
    quoteDate: quote.quoteDate,
    validUntil: quote.validUntil,
    receivedAt: quote.receivedAt?.toISOString() ?? null,
    estimatedDurationDays: quote.estimatedDurationDays,
    decidedAt: quote.decidedAt?.toISOString() ?? null,
    decidedByName: quote.decidedByName,
    decidedByCollaborateurId: quote.decidedByCollaborateurId,
    rejectionReason: quote.rejectionReason,
    freeReason: quote.freeReason,
    revision: quote.revision,
    replacesQuoteId: quote.replacesQuoteId,
    notes: quote.notes,
    pdfAttachmentId: quote.pdfAttachmentId,
  };
}

export function quoteView(quote: Quote, lines: readonly QuoteLine[]): QuoteView {
  return { ...quoteSummaryView(quote), lines: lines.map((line) => lineView(line, quote.currency)) };
}
