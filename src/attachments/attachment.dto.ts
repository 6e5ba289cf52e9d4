import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { IfPresent } from '#http';
import { ATTACHMENT_CATEGORIES } from './attachment.choices';
import type { AttachmentCategory } from './attachment.choices';

const LARGEST_ID = 4_294_967_295;
const asNumber = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' && /^[1-9]\d{0,9}$/.test(value) ? Number(value) : value;

/** The fields of the form in addition to its file; all are text, as in every form. */
export class AttachmentForm {
  @ApiProperty({ example: 'vehicle' })
  @IsString()
  @Matches(/^[a-z_]{1,32}$/)
  entityType!: string;

  @ApiProperty({ type: 'integer', minimum: 1 })
  @Transform(asNumber)
  @IsInt()
  @Min(1)
  @Max(LARGEST_ID)
  entityId!: number;

  @ApiProperty({ enum: ATTACHMENT_CATEGORIES })
  @IsIn(ATTACHMENT_CATEGORIES)
  category!: AttachmentCategory;

  @ApiPropertyOptional({ pattern: '^[a-z0-9_]{1,60}$', example: 'signature_expert' })
  @IfPresent()
  @IsString()
  @Matches(/^[a-z0-9_]{1,60}$/)
  role?: string;

  @ApiPropertyOptional({ maxLength: 500 })
  @IfPresent()
  @IsString()
  @MaxLength(500)
  description?: string;
}

/** The form as the OpenAPI document shows it. */
export class AttachmentUpload extends AttachmentForm {
  @ApiProperty({ type: 'string', format: 'binary' })
  file!: unknown;
}
