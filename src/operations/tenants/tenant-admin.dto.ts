import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsEmail, IsString, Length, MaxLength, ValidateNested } from 'class-validator';
import { IfPresent } from '#http';
import { IdentifyingEmail } from '../../global/users/claimed-accounts';

/** The person who gets the role `admin` in the new company. */
export class FirstAdministratorBody {
  @ApiProperty({ example: 'awa.kone@flotte-abidjan.test', format: 'email' })
  @IdentifyingEmail()
  @MaxLength(254)
  email!: string;
}

export class CreateTenantBody {
  @ApiProperty({ example: 'Flotte Abidjan' })
  @IsString()
  @Length(1, 255)
  name!: string;

  @ApiPropertyOptional({ example: 'flotte-abidjan', description: 'If absent, derived from the name' })
  @IfPresent()
  @IsString()
  @MaxLength(100)
  slug?: string;

  @ApiPropertyOptional({ example: 'CI', default: 'CI' })
  @IfPresent()
  @IsString()
  @MaxLength(10)
  countryCode?: string;

  @ApiPropertyOptional({
    example: 'XOF',
    description: 'If absent, the currency of the country; required if the country has no default',
  })
  @IfPresent()
  @IsString()
  @MaxLength(10)
  currency?: string;

  @ApiPropertyOptional({
    example: 'Africa/Abidjan',
    description: 'If absent, the time zone of the country; required if the country has several',
  })
  @IfPresent()
  @IsString()
  @MaxLength(100)
  timezone?: string;

  @ApiPropertyOptional({ example: 'fr', default: 'fr' })
  @IfPresent()
  @IsString()
  @MaxLength(35)
  locale?: string;

  @ApiPropertyOptional({ example: 'direction@flotte-abidjan.test' })
  @IfPresent()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @IsEmail()
  @MaxLength(254)
  contactEmail?: string;

  @ApiPropertyOptional({
    type: FirstAdministratorBody,
    description:
      'Invited as the first administrator; without an administrator, log-in is not possible until a member is added',
  })
  @IfPresent()
  @ValidateNested()
  @Type(() => FirstAdministratorBody)
  administrator?: FirstAdministratorBody;
}

export class SuspendTenantBody {
  @ApiPropertyOptional({ example: 'impayé' })
  @IfPresent()
  @IsString()
  @Length(1, 500)
  reason?: string;
}

export class MaintenanceBody {
  @ApiPropertyOptional({
    format: 'date-time',
    example: '2026-03-01T06:00:00Z',
    description: 'Its end, at most 72 hours ahead; one hour from now if absent',
  })
  @IfPresent()
  @IsString()
  @MaxLength(40)
  until?: string;

  @ApiPropertyOptional({ example: 'Ticket 4711', description: 'The reason, if it is not in X-Reason' })
  @IfPresent()
  @IsString()
  @Length(1, 500)
  reason?: string;
}
