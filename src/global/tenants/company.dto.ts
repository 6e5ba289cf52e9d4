import { ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { IsInt, IsString, MaxLength, Min } from 'class-validator';
import { IfPresent } from '#http';
import { UpdateTenantBody } from './tenant.dto';

/** What a company says of itself: names, contacts, legal identity and address. */
export class UpdateCompanyBody extends OmitType(UpdateTenantBody, ['description'] as const) {}

/** Where the company is, and in what it counts. */
export class ChangeRegionBody {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, description: 'In place of `If-Match`' })
  @IfPresent()
  @IsInt()
  @Min(1)
  version?: number;

  @ApiPropertyOptional({ example: 'Africa/Abidjan', description: 'IANA zone; may change at any time' })
  @IfPresent()
  @IsString()
  @MaxLength(64)
  timezone?: string;

  @ApiPropertyOptional({ example: 'XOF', description: 'ISO 4217; may change until amounts are kept in it' })
  @IfPresent()
  @IsString()
  @MaxLength(3)
  currency?: string;

  @ApiPropertyOptional({ example: 'CI', description: 'ISO 3166; may change until amounts are kept' })
  @IfPresent()
  @IsString()
  @MaxLength(2)
  countryCode?: string;
}
