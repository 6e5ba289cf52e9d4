import { ApiProperty } from '@nestjs/swagger';
import { RecordView, recordView } from '../../../records/record.view';
import type { Brand } from './brand.entity';

const NULLABLE_TEXT = { type: String, nullable: true } as const;

export class BrandView extends RecordView {
  @ApiProperty({ example: 'Toyota' })
  name!: string;

  @ApiProperty(NULLABLE_TEXT)
  code!: string | null;

  @ApiProperty(NULLABLE_TEXT)
  country!: string | null;

  @ApiProperty(NULLABLE_TEXT)
  logoUrl!: string | null;

  @ApiProperty(NULLABLE_TEXT)
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
