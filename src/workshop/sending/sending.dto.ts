import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsEmail, IsIn, IsString, MaxLength } from 'class-validator';
import { IfPresent } from '#http';
import type { Locale } from '#kernel';

const MAX_RECIPIENTS = 5;

export class SendDocumentBody {
  @ApiPropertyOptional({
    type: [String],
    maxItems: MAX_RECIPIENTS,
    example: ['compta@bamba.example'],
    description: 'Default: the address on the document, or the garage’s',
  })
  @IfPresent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_RECIPIENTS)
  @ArrayUnique((address: unknown) => (typeof address === 'string' ? address.toLowerCase() : address))
  @IsEmail({}, { each: true })
  @MaxLength(254, { each: true })
  recipients?: string[];

  @ApiPropertyOptional({
    enum: ['fr', 'en'],
    description: 'Language of the PDF and the e-mail. Default: the company’s',
  })
  @IfPresent()
  @IsIn(['fr', 'en'])
  locale?: Locale;

  @ApiPropertyOptional({ maxLength: 2000, example: 'Merci de régler avant le 15.' })
  @IfPresent()
  @IsString()
  @MaxLength(2000)
  message?: string;
}
