import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsInt, Matches, Min } from 'class-validator';
import { IfPresent } from '#http';

export class RestoreTenantBody {
  @ApiProperty({ type: 'integer', example: 1, description: 'A backup of this tenant' })
  @IsInt()
  @Min(1)
  backupId!: number;

  @ApiPropertyOptional({
    type: [String],
    uniqueItems: true,
    example: ['fuel_logs'],
    description: 'If absent, all tables',
  })
  @IfPresent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ArrayUnique()
  @Matches(/^[a-z0-9_]{1,64}$/, { each: true })
  tables?: string[];

  @ApiPropertyOptional({
    example: false,
    description:
      'Do not carry over the documents issued since the backup; their numbers become gaps, listed by `GET /api/v1/invoices/gaps` of the tenant',
  })
  @IfPresent()
  @IsBoolean()
  discardIssued?: boolean;
}
