import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsISO8601,
  IsString,
  Length,
  MaxLength,
  Max,
  Min,
  ValidateIf,
} from 'class-validator';

const MAX_CODE_LENGTH = 100;

const ifPresent = (_body: unknown, value: unknown): boolean => value !== undefined;

export class CreateApiKeyBody {
  @ApiProperty({ example: 'Logiciel de paie' })
  @IsString()
  @Length(1, 100)
  name!: string;

  @ApiProperty({ type: [String], example: ['vehicles:read'], description: 'Only permissions that the caller holds' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(MAX_CODE_LENGTH, { each: true })
  permissions!: string[];

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    description: 'Default: in one year; at most in two years',
  })
  @ValidateIf(ifPresent)
  @IsISO8601({ strict: true })
  expiresAt?: string;

  @ApiPropertyOptional({
    type: [String],
    example: ['196.47.0.0/16'],
    description: 'Absent or empty: any address is allowed',
  })
  @ValidateIf(ifPresent)
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(MAX_CODE_LENGTH, { each: true })
  allowedAddresses?: string[];
}

export class RotateApiKeyBody {
  @ApiPropertyOptional({ default: 24, description: 'Hours for which the old secret stays valid; 0 ends it at once' })
  @ValidateIf(ifPresent)
  @IsInt()
  @Min(0)
  @Max(168)
  graceHours?: number;
}
