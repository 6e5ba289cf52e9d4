import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';

export class OptimizeBody {
  @ApiPropertyOptional({
    example: false,
    description: 'Whatever a rebuild would give back, at any hour, and where nobody knows the disk',
  })
  @IsOptional()
  @IsBoolean()
  force?: boolean;
}
