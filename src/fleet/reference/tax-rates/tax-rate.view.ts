import { ApiProperty } from '@nestjs/swagger';
import { NullableDay, NullableText } from '#http';
import { RecordView, recordView } from '../../../records/record.view';
import { TAX_CATEGORIES } from './tax-rate.entity';
import type { TaxRate, TaxCategory } from './tax-rate.entity';

export class TaxRateView extends RecordView {
  @ApiProperty({ example: 'TVA18' })
  code!: string;

  @ApiProperty({ example: 'TVA 18 %' })
  label!: string;

  @ApiProperty({ example: '18.00' })
  rate!: string;

  @ApiProperty({ enum: TAX_CATEGORIES })
  category!: TaxCategory;

  @NullableText()
  exemptionReason!: string | null;

  @ApiProperty()
  isDefault!: boolean;

  @ApiProperty({ format: 'date' })
  validFrom!: string;

  @NullableDay()
  validUntil!: string | null;
}

export function taxRateView(row: TaxRate): TaxRateView {
  return {
    ...recordView(row),
    code: row.code,
    label: row.label,
    rate: row.rate,
    category: row.category,
    exemptionReason: row.exemptionReason,
    isDefault: row.isDefault,
    validFrom: row.validFrom,
    validUntil: row.validUntil,
  };
}
