import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';

export class SwitchFeatureBody {
  @ApiProperty()
  @IsBoolean()
  enabled!: boolean;
}
