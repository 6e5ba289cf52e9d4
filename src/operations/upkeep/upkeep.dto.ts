import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { IfPresent } from '#http';

export class OptimizeBody {
  @ApiPropertyOptional({
    example: false,
    description: 'Whatever a rebuild would give back, at any hour, and where nobody knows the disk',
  })
  @IfPresent()
  @IsBoolean()
  force?: boolean;
}
