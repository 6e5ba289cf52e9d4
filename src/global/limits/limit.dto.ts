import { ApiProperty } from '@nestjs/swagger';
import { IsObject } from 'class-validator';

export class ChangeLimitsBody {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer', nullable: true },
    example: { vehicles: 500, storage_bytes: null },
    description: 'By name; null takes a limit back to what the platform has for all',
  })
  @IsObject()
  values!: Record<string, number | null>;
}
