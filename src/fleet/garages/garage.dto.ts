import { PartialType } from '@nestjs/swagger';
import { IsEmail } from 'class-validator';
import {
  DefaultedChoice,
  DefaultedFlag,
  ExpectedVersion,
  Labels,
  OptionalDecimal,
  OptionalInteger,
  OptionalPattern,
  OptionalRating,
  OptionalText,
  Text,
} from '../../records/fields';
import { GARAGE_TYPES } from './garage.choices';
import type { GarageType } from './garage.choices';

export class CreateGarageBody {
  @Text(100, 'Garage du Plateau')
  name!: string;

  @DefaultedChoice(GARAGE_TYPES, 'external')
  type?: GarageType;

  @OptionalText(255, 'Garage du Plateau SARL')
  legalName?: string | null;

  @OptionalText(60)
  taxId?: string | null;

  @OptionalText(60)
  tradeRegister?: string | null;

  @OptionalText(255)
  address?: string | null;

  @OptionalText(100, 'Abidjan')
  city?: string | null;

  @OptionalText(20)
  postalCode?: string | null;

  @OptionalPattern(/^[A-Z]{2}$/, 'CI')
  countryCode?: string | null;

  @OptionalText(30, '27 20 30 40 50')
  phone?: string | null;

  @OptionalText(254, 'atelier@garage-plateau.example')
  @IsEmail()
  email?: string | null;

  @OptionalText(100)
  contactPerson?: string | null;

  @Labels('Freinage', 'Climatisation')
  specializations?: string[];

  @OptionalRating()
  rating?: string | null;

  @OptionalDecimal(15, 4, '15000')
  laborRatePerHour?: string | null;

  @OptionalInteger(0, 365)
  paymentTermsDays?: number | null;

  @DefaultedFlag(true)
  isActive?: boolean;

  @OptionalText(5000)
  notes?: string | null;
}

export class UpdateGarageBody extends PartialType(CreateGarageBody, { skipNullProperties: false }) {
  @ExpectedVersion()
  version?: number;
}
