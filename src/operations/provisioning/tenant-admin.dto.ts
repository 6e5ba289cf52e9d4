import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsEmail, IsOptional, IsString, Length } from 'class-validator';

export class CreateTenantBody {
  @ApiProperty({ example: 'Flotte Abidjan' })
  @IsString()
  @Length(1, 255)
  name!: string;

  @ApiPropertyOptional({ example: 'flotte-abidjan', description: 'Made from the name when absent' })
  @IsOptional()
  @IsString()
  slug?: string;

  @ApiPropertyOptional({ example: 'CI', default: 'CI' })
  @IsOptional()
  @IsString()
  countryCode?: string;

  @ApiPropertyOptional({ example: 'XOF', description: 'The country’s when absent' })
  @IsOptional()
  @IsString()
  currency?: string;

  @ApiPropertyOptional({ example: 'Africa/Abidjan', description: 'The country’s when absent' })
  @IsOptional()
  @IsString()
  timezone?: string;

  @ApiPropertyOptional({ example: 'fr', default: 'fr' })
  @IsOptional()
  @IsString()
  locale?: string;

  @ApiPropertyOptional({ example: 'direction@flotte-abidjan.test' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @IsEmail()
  contactEmail?: string;
}

export class SuspendTenantBody {
  @ApiPropertyOptional({ example: 'impayé' })
  @IsOptional()
  @IsString()
  @Length(1, 500)
  reason?: string;
}
