import { ApiProperty } from '@nestjs/swagger';
import type { Locale } from '#kernel';

export class SentDocumentView {
  @ApiProperty({ type: 'integer', example: 1 })
  id!: number;

  @ApiProperty({ example: 'FA-2026-11-0001' })
  number!: string;

  @ApiProperty({ type: [String], example: ['compta@bamba.example'] })
  recipients!: string[];

  @ApiProperty({ enum: ['fr', 'en'] })
  locale!: Locale;
}
