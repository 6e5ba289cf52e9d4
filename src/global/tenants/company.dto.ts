import { ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { IsInt, IsString, MaxLength, Min } from 'class-validator';
import { IfPresent } from '#http';
import { UpdateTenantBody } from './tenant.dto';

/** Profile of a company: names, contacts, legal identity and address. */
export class UpdateCompanyBody extends OmitType(UpdateTenantBody, ['description'] as const) {}

/** Time zone, currency and country of a company. */
export class ChangeRegionBody {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, description: 'Alternative to `If-Match`' })
  @IfPresent()
  @IsInt()
  @Min(1)
  version?: number;

  @ApiPropertyOptional({ example: 'Africa/Abidjan', description: 'IANA time zone; can change at any time' })
  @IfPresent()
  @IsString()
  @MaxLength(64)
  timezone?: string;

  @ApiPropertyOptional({ example: 'XOF', description: 'ISO 4217; can change until an amount is stored' })
  @IfPresent()
  @IsString()
  @MaxLength(3)
  currency?: string;

  @ApiPropertyOptional({ example: 'CI', description: 'ISO 3166; can change until an amount is stored' })
  @IfPresent()
  @IsString()
  @MaxLength(2)
  countryCode?: string;
}
