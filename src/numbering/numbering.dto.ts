import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsString, Length, Max, Min } from 'class-validator';
import { OptionalDay } from '../records/fields';
import type { ResetPolicy } from './code-format';

const POLICIES: readonly ResetPolicy[] = ['none', 'yearly', 'monthly', 'daily'];
const LARGEST_VALUE = 999_999_999;

export class NumberingFormatBody {
  @ApiProperty({ example: 'VH-{YEAR}-{SEQUENCE}', description: 'Tokens {YEAR} {YY} {MONTH} {DAY} {SEQUENCE}' })
  @IsString()
  @Length(1, 200)
  pattern!: string;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: 12, example: 4 })
  @IsInt()
  @Min(1)
  @Max(12)
  sequenceLength!: number;

  @ApiProperty({ type: 'integer', minimum: 1, example: 1 })
  @IsInt()
  @Min(1)
  @Max(LARGEST_VALUE)
  sequenceStart!: number;

  @ApiProperty({ enum: POLICIES })
  @IsIn(POLICIES)
  resetPolicy!: ResetPolicy;
}

export class PreviewNumberBody extends NumberingFormatBody {
  /** The record's own day; defaults to today. */
  @OptionalDay()
  day?: string | null;
}

export class ResetSequenceBody {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, description: 'The next number of the current period' })
  @IsInt()
  @Min(1)
  @Max(LARGEST_VALUE)
  nextValue!: number;
}
