import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsString, Length } from 'class-validator';
import { IfPresent } from '#http';

export class CloneTenantBody {
  @ApiProperty({ example: 'flotte-abidjan-essai' })
  @IsString()
  @Length(3, 60)
  slug!: string;

  @ApiPropertyOptional({ example: true, description: 'Remove all personal data and all files from the copy' })
  @IfPresent()
  @IsBoolean()
  anonymise?: boolean;

  @ApiPropertyOptional({ example: '7d', description: 'Days or hours (`7d`, `12h`) after which the copy is erased' })
  @IfPresent()
  @IsString()
  @Length(2, 6)
  ttl?: string;

  @ApiPropertyOptional({ example: 'local', description: 'Name of the database server' })
  @IfPresent()
  @IsString()
  @Length(1, 60)
  server?: string;
}
