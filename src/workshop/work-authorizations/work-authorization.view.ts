import { ApiProperty } from '@nestjs/swagger';
import { NullableId, NullableInstant, NullableInteger, NullableText } from '#http';
import { formatMoney } from '#kernel';
import type { Day } from '#kernel';
import { lineView, LineView, pricedView, PricedView } from '../document/priced.view';
import type { QuoteLine } from '../quotes/quote.entity';
import { validityOf, VALIDITIES } from './validity';
import type { Validity } from './validity';
import { AUTHORIZATION_STATUSES } from './work-authorization.entity';
import type { AuthorizationStatus, WorkAuthorization, WorkAuthorizationLine } from './work-authorization.entity';

/** A work order in a list. */
export class WorkAuthorizationSummaryView extends PricedView {
  @ApiProperty({ example: 'OT-2026-11-0001' }) authorizationNumber!: string;
  @ApiProperty({ enum: AUTHORIZATION_STATUSES }) status!: AuthorizationStatus;
  @ApiProperty({ enum: VALIDITIES, nullable: true, description: 'Of a validated work authorization' })
  validity!: Validity | null;
  @NullableInteger() daysUntilExpiry!: number | null;
  @NullableId() quoteId!: number | null;
  @NullableText() quoteNumber!: string | null;
  @NullableId() garageId!: number | null;
  @NullableText() garageName!: string | null;
  @ApiProperty({ type: String, format: 'date' }) authorizationDate!: string;
  @ApiProperty({ type: String, format: 'date' }) validUntil!: string;
  @ApiProperty({ example: '292050', description: 'With tax' }) maxAmount!: string;
  @NullableText() specialInstructions!: string | null;
  @NullableInstant() validatedAt!: string | null;
  @NullableText() authorizedByName!: string | null;
  @NullableId() authorizedByCollaborateurId!: number | null;
  @NullableId() pdfAttachmentId!: number | null;
}

/** A line that was offered and not ordered. */
export class DeclinedLineView {
  @ApiProperty({ type: 'integer' }) quoteLineId!: number;
  @ApiProperty({ type: 'integer' }) lineNumber!: number;
  @ApiProperty() description!: string;
  @ApiProperty({ example: '30000' }) netAmount!: string;
}

export class WorkAuthorizationView extends WorkAuthorizationSummaryView {
  @ApiProperty({ type: [LineView] }) lines!: LineView[];
  @ApiProperty({ type: [DeclinedLineView] }) declinedWork!: DeclinedLineView[];
}

export function workAuthorizationSummaryView(order: WorkAuthorization, today: Day): WorkAuthorizationSummaryView {
  return {
    ...pricedView(order),
    ...validityOf(order, today),
    authorizationNumber: order.authorizationNumber,
    status: order.status,
    quoteId: order.quoteId,
    quoteNumber: order.quote?.quoteNumber ?? null,
    garageId: order.garageId,
    garageName: order.garage?.name ?? null,
    authorizationDate: order.authorizationDate,
    validUntil: order.validUntil,
    maxAmount: formatMoney(order.maxAmount, order.currency),
    specialInstructions: order.specialInstructions,
    validatedAt: order.validatedAt?.toISOString() ?? null,
    authorizedByName: order.authorizedByName,
    authorizedByCollaborateurId: order.authorizedByCollaborateurId,
    pdfAttachmentId: order.pdfAttachmentId,
  };
}

export function workAuthorizationView(
  order: WorkAuthorization,
  lines: readonly WorkAuthorizationLine[],
  quoted: readonly QuoteLine[],
  today: Day,
): WorkAuthorizationView {
  const ordered = new Set(lines.map(({ quoteLineId }) => quoteLineId));
  return {
    ...workAuthorizationSummaryView(order, today),
    lines: lines.map((line) => lineView(line, order.currency)),
    declinedWork: quoted
      .filter(({ id }) => !ordered.has(id))
      .map(({ id, lineNumber, description, netAmount }) => ({
        quoteLineId: id,
        lineNumber,
        description,
        netAmount: formatMoney(netAmount, order.currency),
      })),
  };
}
