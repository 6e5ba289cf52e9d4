import { ApiProperty } from '@nestjs/swagger';
import type { ResetPolicy } from './code-format';
import type { PreviewedFormat } from './numbering.service';

export class NumberingFormatView {
  @ApiProperty({ example: 'vehicle' })
  entityType!: string;

  @ApiProperty({ example: 'VH-{YEAR}-{MONTH}-{SEQUENCE}' })
  pattern!: string;

  @ApiProperty({ type: 'integer', example: 4 })
  sequenceLength!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  sequenceStart!: number;

  @ApiProperty({ enum: ['none', 'yearly', 'monthly', 'daily'] })
  resetPolicy!: ResetPolicy;

  @ApiProperty({ description: 'The number is drawn at issue, without gaps' })
  isGapless!: boolean;

  @ApiProperty({ description: 'Whether this is the platform’s format and not the company’s own' })
  isDefault!: boolean;

  @ApiProperty({ example: 'VH-2026-11-0031', description: 'The next number if it were drawn today' })
  nextNumber!: string;
}

export class NumberingFormatsView {
  @ApiProperty({ type: [NumberingFormatView] })
  data!: NumberingFormatView[];
}

export class NumberView {
  @ApiProperty({ example: 'VH-2026-0031' })
  number!: string;
}

export function numberingFormatView({ format, nextNumber }: PreviewedFormat): NumberingFormatView {
  const { entityType, pattern, sequenceLength, sequenceStart, resetPolicy, isGapless, isDefault } = format;
  return { entityType, pattern, sequenceLength, sequenceStart, resetPolicy, isGapless, isDefault, nextNumber };
}
