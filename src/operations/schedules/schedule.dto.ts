import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsInt, IsObject, ValidateIf, ValidateNested } from 'class-validator';

/** An explicit null is validated, and refused, like any other invalid value. */
const isNamed = (_body: object, value: unknown): boolean => value !== undefined;

/** The service checks which of these parts the schedule has, and their bounds. */
export class ScheduleTimesBody {
  @ApiPropertyOptional({
    type: 'integer',
    example: 30_000,
    description: 'In milliseconds, from one second to one week',
  })
  @ValidateIf(isNamed)
  @IsInt()
  everyMs?: number;

  @ApiPropertyOptional({ type: 'integer', example: 4, description: '0 to 23, in the time zone of the schedule' })
  @ValidateIf(isNamed)
  @IsInt()
  hour?: number;

  @ApiPropertyOptional({ type: 'integer', example: 15, description: '0 to 59' })
  @ValidateIf(isNamed)
  @IsInt()
  minute?: number;

  @ApiPropertyOptional({ type: 'integer', example: 7, description: '1 (Monday) to 7' })
  @ValidateIf(isNamed)
  @IsInt()
  weekday?: number;
}

export class AdjustScheduleBody {
  @ApiPropertyOptional({ example: true })
  @ValidateIf(isNamed)
  @IsBoolean()
  isEnabled?: boolean;

  @ApiPropertyOptional({ type: ScheduleTimesBody, description: 'Parts that are absent do not change' })
  @ValidateIf(isNamed)
  @IsObject()
  @ValidateNested()
  @Type(() => ScheduleTimesBody)
  at?: ScheduleTimesBody;
}
