import { ApiProperty } from '@nestjs/swagger';
import { IsObject } from 'class-validator';

export class ChangeLimitsBody {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer', nullable: true },
    example: { vehicles: 500, storage_bytes: null },
    description: 'Limits by name; null resets a limit to the default of the platform',
  })
  @IsObject()
  values!: Record<string, number | null>;
}
