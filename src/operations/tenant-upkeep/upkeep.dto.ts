import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { IfPresent } from '#http';

export class OptimizeBody {
  @ApiPropertyOptional({
    example: false,
    description:
      'Rebuild tables regardless of their free space and of the hour, also if the free space of the disk is unknown',
  })
  @IfPresent()
  @IsBoolean()
  force?: boolean;
}
