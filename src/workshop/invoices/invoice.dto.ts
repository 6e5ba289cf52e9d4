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
} from '../../records/fields';
import { DocumentDiscountBody, LineBody, Lines } from '../document/line.dto';
import { DIRECTIONS } from './invoice.choices';
import type { Direction } from './invoice.choices';

/** The buyer of an invoice. */
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

  /** Default: `invoicing.default_direction`. */
  @ApiPropertyOptional({ enum: DIRECTIONS })
  @ValidateIf((_body, value: unknown) => value !== undefined)
  @IsIn(DIRECTIONS)
  direction?: Direction;

  /** A validated or closed work order, whose lines and discount are copied. */
  @OptionalId()
  workAuthorizationId?: number | null;

  /** An accepted quote, whose lines and discount are copied. */
  @OptionalId()
  quoteId?: number | null;

  /** The garage that sent a received invoice. */
  @OptionalId()
  garageId?: number | null;

  /** The supplier that sent a received invoice, if not a garage. */
  @OptionalId()
  supplierId?: number | null;

  /** The sender's number of a received invoice. */
  @OptionalText(100, 'FA-2026-0815')
  externalNumber?: string | null;

  /** Default: the day of issue. */
  @OptionalDay()
  issueDate?: string | null;

  /** Default: the day on which the vehicle was received. */
  @OptionalDay()
  supplyDate?: string | null;

  /** Default: the date of issue plus `invoices.payment_days`. */
  @OptionalDay()
  dueDate?: string | null;

  /** The buyer of an issued invoice. Default: the owner of a customer's vehicle. */
  @ApiPropertyOptional({ type: BuyerBody, nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => BuyerBody)
  buyer?: BuyerBody | null;

  /**
   * For received invoices: the total with tax that the sender printed, if the sender rounds differently. The
   * difference is stored as a rounding.
   */
  @OptionalDecimal(14, 3, '292052')
  statedTotal?: string | null;

  @OptionalText(500, 'Payable à 30 jours, sans escompte')
  paymentTermsText?: string | null;

  /** Printed on the invoice. */
  @OptionalText(5000)
  notes?: string | null;

  /** Not printed. */
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
  /** Default: today. Not before the last issued document. */
  @OptionalDay()
  issueDate?: string | null;

  /** Why the invoice exceeds the authorized amount; requires `invoices:exceed_authorization`. */
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
