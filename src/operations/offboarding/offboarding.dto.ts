import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsString, Length } from 'class-validator';
import { IfPresent } from '#http';

export class DeleteTenantBody {
  @ApiProperty({ example: 'flotte-abidjan', description: 'The slug again' })
  @IsString()
  @Length(1, 60)
  confirm!: string;

  @ApiPropertyOptional({
    example: false,
    description: 'Somebody answers for it that the company’s papers need not be kept any more, or are kept elsewhere',
  })
  @IfPresent()
  @IsBoolean()
  legalHoldReleased?: boolean;
}

export class CloneTenantBody {
  @ApiProperty({ example: 'flotte-abidjan-essai' })
  @IsString()
  @Length(3, 60)
  slug!: string;

  @ApiPropertyOptional({ example: true, description: 'Without anything that tells of a person, and without files' })
  @IfPresent()
  @IsBoolean()
  anonymise?: boolean;

  @ApiPropertyOptional({ example: '7d', description: 'Days or hours after which the copy is erased' })
  @IfPresent()
  @IsString()
  @Length(2, 6)
  ttl?: string;

  @ApiPropertyOptional({ example: 'local', description: 'A server by name' })
  @IfPresent()
  @IsString()
  @Length(1, 60)
  server?: string;
}
