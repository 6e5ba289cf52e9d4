import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsInt, IsObject, ValidateIf, ValidateNested } from 'class-validator';

/** An explicit null is no time: it is refused where it stands. */
const isNamed = (_body: object, value: unknown): boolean => value !== undefined;

/** Which of them a schedule has, and their bounds, are the service's to know. */
export class ScheduleTimesBody {
  @ApiPropertyOptional({ type: 'integer', example: 30_000, description: 'From a second to a week' })
  @ValidateIf(isNamed)
  @IsInt()
  everyMs?: number;

  @ApiPropertyOptional({ type: 'integer', example: 4, description: '0 to 23, by the clock of the schedule’s zone' })
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

  @ApiPropertyOptional({ type: ScheduleTimesBody, description: 'What is not named stays' })
  @ValidateIf(isNamed)
  @IsObject()
  @ValidateNested()
  @Type(() => ScheduleTimesBody)
  at?: ScheduleTimesBody;
}
