import { PartialType } from '@nestjs/swagger';
import {
  Choice,
  DayField,
  DecimalField,
  DefaultedFlag,
  ExpectedVersion,
  OptionalDay,
  OptionalText,
  Text,
} from '../../../records/fields';
import { TAX_CATEGORIES } from './tax-rate.entity';
import type { TaxCategory } from './tax-rate.entity';

export class CreateTaxRateBody {
  @Text(20, 'TVA18')
  code!: string;

  @Text(100, 'TVA 18 %')
  label!: string;

  @DecimalField(3, 2, '18.00')
  rate!: string;

  @Choice(TAX_CATEGORIES)
  category!: TaxCategory;

  @OptionalText(255)
  exemptionReason?: string | null;

  @DefaultedFlag(false)
  isDefault?: boolean;

  @DayField()
  validFrom!: string;

  @OptionalDay()
  validUntil?: string | null;
}

export class UpdateTaxRateBody extends PartialType(CreateTaxRateBody, { skipNullProperties: false }) {
  @ExpectedVersion()
  version?: number;
}
