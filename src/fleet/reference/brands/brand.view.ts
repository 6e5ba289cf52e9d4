import { ApiProperty } from '@nestjs/swagger';
import { NullableText } from '#http';
import { RecordView, recordView } from '../../../records/record.view';
import type { Brand } from './brand.entity';

export class BrandView extends RecordView {
  @ApiProperty({ example: 'Toyota' })
  name!: string;

  @NullableText()
  code!: string | null;

  @NullableText()
  country!: string | null;

  @NullableText()
  logoUrl!: string | null;

  @NullableText()
  website!: string | null;

  @ApiProperty()
  isActive!: boolean;
}

export function brandView(row: Brand): BrandView {
  return {
    ...recordView(row),
    name: row.name,
    code: row.code,
    country: row.country,
    logoUrl: row.logoUrl,
    website: row.website,
    isActive: row.isActive,
  };
}
