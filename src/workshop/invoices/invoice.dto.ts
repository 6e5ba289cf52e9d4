import { ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsOptional, ValidateIf, ValidateNested } from 'class-validator';
import {
  ExpectedVersion,
  Id,
  OptionalDay,
  OptionalDecimal,
  OptionalId,
  OptionalPattern,
  OptionalText,
  Text,
} from '../../fleet/fields';
import { DocumentDiscountBody, LineBody, Lines } from '../document/line.dto';
import { DIRECTIONS } from './invoice.choices';
import type { Direction } from './invoice.choices';

/** Whom an invoice is for. */
export class BuyerBody {
  @Text(255, 'Transports Bamba SARL')
  name!: string;

  @OptionalText(60)
  legalForm?: string | null;

  @OptionalText(500, 'Boulevard de Vridi')
  address?: string | null;

  @OptionalText(20)
  postalCode?: string | null;

  @OptionalText(100, 'Abidjan')
  city?: string | null;

  @OptionalPattern(/^[A-Z]{2}$/, 'CI')
  countryCode?: string | null;

  @OptionalText(60, 'CI-7654321-B')
  taxId?: string | null;

  @OptionalText(60)
  tradeRegister?: string | null;

  @OptionalText(254)
  email?: string | null;

  @OptionalText(50)
  phone?: string | null;
}

export class CreateInvoiceBody extends DocumentDiscountBody {
  @Id()
  interventionId!: number;

  /** That of `invoicing.default_direction`, when left out. */
  @ApiPropertyOptional({ enum: DIRECTIONS })
  @ValidateIf((_body, value: unknown) => value !== undefined)
  @IsIn(DIRECTIONS)
  direction?: Direction;

  /** A validated or closed order, whose lines and discount are copied. */
  @OptionalId()
  workAuthorizationId?: number | null;

  /** An accepted quote, whose lines and discount are copied. */
  @OptionalId()
  quoteId?: number | null;

  /** Who sends a received invoice. */
  @OptionalId()
  garageId?: number | null;

  /** Who sends a received invoice, where it is no garage. */
  @OptionalId()
  supplierId?: number | null;

  /** Theirs, of a received invoice. */
  @OptionalText(100, 'FA-2026-0815')
  externalNumber?: string | null;

  /** The day of issue, when left out. */
  @OptionalDay()
  issueDate?: string | null;

  /** The day on which the vehicle was received, when left out. */
  @OptionalDay()
  supplyDate?: string | null;

  /** The date of issue and `invoices.payment_days`, when left out. */
  @OptionalDay()
  dueDate?: string | null;

  /** Whom an issued invoice is for; the owner of a customer's vehicle, when left out. */
  @ApiPropertyOptional({ type: BuyerBody, nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => BuyerBody)
  buyer?: BuyerBody | null;

  /**
   * Of a received invoice: the total with tax that its sender printed, where their way of rounding differs from ours. The difference is
   * kept as a rounding.
   */
  @OptionalDecimal(14, 3, '292052')
  statedTotal?: string | null;

  @OptionalText(500, 'Payable à 30 jours, sans escompte')
  paymentTermsText?: string | null;

  /** Printed. */
  @OptionalText(5000)
  notes?: string | null;

  /** Never printed. */
  @OptionalText(5000)
  internalNote?: string | null;

  @Lines()
  lines?: LineBody[];
}

export class UpdateInvoiceBody extends PartialType(
  OmitType(CreateInvoiceBody, ['interventionId', 'direction', 'workAuthorizationId', 'quoteId']),
  { skipNullProperties: false },
) {
  @ExpectedVersion()
  version?: number;
}

export class IssueInvoiceBody {
  /** Today, when left out; never before the last issued document. */
  @OptionalDay()
  issueDate?: string | null;

  /** Why more is invoiced than was authorized; needs `invoices:exceed_authorization`. */
  @OptionalText(500, 'Pièce imprévue acceptée par téléphone')
  exceedReason?: string | null;

  @ExpectedVersion()
  version?: number;
}

export class VoidInvoiceBody {
  @Text(500, 'Saisie sur le mauvais dossier')
  reason!: string;

  @ExpectedVersion()
  version?: number;
}

export class DisputeInvoiceBody {
  @Text(500, 'Main-d’œuvre facturée deux fois')
  reason!: string;

  @ExpectedVersion()
  version?: number;
}
