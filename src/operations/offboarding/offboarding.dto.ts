import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsString, Length } from 'class-validator';
import { IfPresent } from '#http';

export class DeleteTenantBody {
  @ApiProperty({ example: 'flotte-abidjan', description: 'The slug of the tenant, as a confirmation' })
  @IsString()
  @Length(1, 60)
  confirm!: string;

  @ApiPropertyOptional({
    example: false,
    description: 'Confirms that the company’s documents need not be kept any longer, or are kept elsewhere',
  })
  @IfPresent()
  @IsBoolean()
  legalHoldReleased?: boolean;
}
