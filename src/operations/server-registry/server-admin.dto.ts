import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { IfPresent } from '#http';

export class ChangeServerBody {
  @ApiPropertyOptional({ type: 'integer', example: 1000, description: 'Maximum number of tenants' })
  @IfPresent()
  @IsInt()
  @Min(1)
  @Max(100_000)
  capacity?: number;

  @ApiPropertyOptional({ type: 'integer', example: 100, description: 'Maximum number of connections of one process' })
  @IfPresent()
  @IsInt()
  @Min(1)
  @Max(10_000)
  connectionBudget?: number;
}

export class AddServerBody extends ChangeServerBody {
  @ApiProperty({ example: 'lyon-2', description: 'Lower-case letters, digits and hyphens, with at least one letter' })
  @IsString()
  @MaxLength(60)
  name!: string;

  @ApiProperty({ example: 'db-2.example.com', description: 'A host name or an IP address' })
  @IsString()
  @MaxLength(253)
  host!: string;

  @ApiProperty({ type: 'integer', example: 3306 })
  @IsInt()
  @Min(1)
  @Max(65_535)
  port!: number;
}

export class CloseServerBody {
  @ApiPropertyOptional({
    default: false,
    description: 'Close it although it holds tenants: their requests are answered with 503',
  })
  @IfPresent()
  @IsBoolean()
  evenWithTenants?: boolean;
}
