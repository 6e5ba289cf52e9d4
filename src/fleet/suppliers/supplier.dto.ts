import { PartialType } from '@nestjs/swagger';
import { IsEmail, IsUrl } from 'class-validator';
import {
  DefaultedFlag,
  ExpectedVersion,
  OptionalInteger,
  OptionalPattern,
  OptionalRating,
  OptionalText,
  Text,
} from '../../records/fields';

export class CreateSupplierBody {
  @Text(200, 'Pièces Auto du Golfe')
  name!: string;

  @OptionalText(100)
  contactPerson?: string | null;

  @OptionalText(255, 'ventes@pieces-golfe.example')
  @IsEmail()
  email?: string | null;

  @OptionalText(50, '27 21 20 30 40')
  phone?: string | null;

  @OptionalText(255)
  address?: string | null;

  @OptionalText(100, 'Abidjan')
  city?: string | null;

  @OptionalText(20)
  postalCode?: string | null;

  @OptionalPattern(/^[A-Z]{2}$/, 'CI')
  countryCode?: string | null;

  @OptionalText(255, 'https://pieces-golfe.example')
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true })
  website?: string | null;

  @OptionalRating()
  rating?: string | null;

  @OptionalText(100, '30 jours fin de mois')
  paymentTerms?: string | null;

  @OptionalInteger(0, 365)
  paymentTermsDays?: number | null;

  @OptionalInteger(0, 365)
  deliveryTimeDays?: number | null;

  @OptionalText(60)
  taxId?: string | null;

  @DefaultedFlag(true)
  isActive?: boolean;

  @OptionalText(5000)
  notes?: string | null;
}

export class UpdateSupplierBody extends PartialType(CreateSupplierBody, { skipNullProperties: false }) {
  @ExpectedVersion()
  version?: number;
}
