import { ApiProperty } from '@nestjs/swagger';
import { lineView, LineView, pricedView, PricedView } from '../document/priced.view';
import { QUOTE_KINDS, QUOTE_STATUSES } from './quote.entity';
import type { Quote, QuoteKind, QuoteLine, QuoteStatus } from './quote.entity';

const NULLABLE_TEXT = { type: String, nullable: true } as const;
const NULLABLE_ID = { type: 'integer', nullable: true } as const;
const NULLABLE_INSTANT = { type: String, format: 'date-time', nullable: true } as const;

/** A quote in a list. */
export class QuoteSummaryView extends PricedView {
  @ApiProperty({ example: 'QT-2026-11-0001' }) quoteNumber!: string;
  @ApiProperty(NULLABLE_TEXT) externalReference!: string | null;
  @ApiProperty({ enum: QUOTE_KINDS }) kind!: QuoteKind;
  @ApiProperty({ enum: QUOTE_STATUSES }) status!: QuoteStatus;
  @ApiProperty(NULLABLE_ID) prediagnosticId!: number | null;
  @ApiProperty(NULLABLE_ID) garageId!: number | null;
  @ApiProperty(NULLABLE_TEXT) garageName!: string | null;
  @ApiProperty({ type: String, format: 'date' }) quoteDate!: string;
  @ApiProperty({ type: String, format: 'date', description: 'The last day on which it may be accepted' })
  validUntil!: string;
  @ApiProperty(NULLABLE_INSTANT) receivedAt!: string | null;
  @ApiProperty(NULLABLE_ID) estimatedDurationDays!: number | null;
  @ApiProperty(NULLABLE_INSTANT) decidedAt!: string | null;
  @ApiProperty(NULLABLE_TEXT) decidedByName!: string | null;
  @ApiProperty(NULLABLE_ID) decidedByCollaborateurId!: number | null;
  @ApiProperty(NULLABLE_TEXT) rejectionReason!: string | null;
  @ApiProperty({ ...NULLABLE_TEXT, description: 'Why the quote is free' }) freeReason!: string | null;
  @ApiProperty({ type: 'integer', example: 1 }) revision!: number;
  @ApiProperty(NULLABLE_ID) replacesQuoteId!: number | null;
  @ApiProperty(NULLABLE_TEXT) notes!: string | null;
  @ApiProperty(NULLABLE_ID) pdfAttachmentId!: number | null;
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
