import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import type { TransformFnParams } from 'class-transformer';
import { IsEmail, IsInt, IsOptional, IsString, Length, MaxLength, Min, ValidateIf } from 'class-validator';
import { IfPresent } from '#http';

const trimmed = ({ value }: TransformFnParams): unknown => (typeof value === 'string' ? value.trim() : value);
const trimmedOrNull = ({ value }: TransformFnParams): unknown =>
  typeof value === 'string' ? value.trim() || null : value;

/** An optional text that null or an empty string clears. */
function ClearableText(maxLength: number, example?: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: String, nullable: true, maxLength, example }),
    Transform(trimmedOrNull),
    IsOptional(),
    IsString(),
    MaxLength(maxLength),
  );
}

/** Fields of a tenant that an operator may change; slug, status and location are excluded. */
export class UpdateTenantBody {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, description: 'Alternative to `If-Match`' })
  @IfPresent()
  @IsInt()
  @Min(1)
  version?: number;

  @ApiPropertyOptional({ minLength: 1, maxLength: 255, example: 'Flotte Abidjan' })
  @Transform(trimmed)
  @ValidateIf((_body, value: unknown) => value !== undefined)
  @IsString()
  @Length(1, 255)
  name?: string;

  @ClearableText(2000)
  description?: string | null;

  @ClearableText(254, 'contact@flotte-abidjan.test')
  @IsEmail()
  contactEmail?: string | null;

  @ClearableText(20, '+225 27 20 00 00 00')
  contactPhone?: string | null;

  @ClearableText(255, 'Flotte Abidjan SARL')
  legalName?: string | null;

  @ClearableText(60, 'SARL')
  legalForm?: string | null;

  @ClearableText(60, 'CI-1234567-A')
  taxId?: string | null;

  @ClearableText(60, 'CI-ABJ-2020-B-12345')
  tradeRegister?: string | null;

  @ClearableText(255, 'Boulevard de Marseille')
  addressLine1?: string | null;

  @ClearableText(255)
  addressLine2?: string | null;

  @ClearableText(20, '01 BP 1234')
  postalCode?: string | null;

  @ClearableText(100, 'Abidjan')
  city?: string | null;
}
