import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmptyObject, IsObject } from 'class-validator';

/** Values by key; the list of settings documents the allowed values. */
export class ChangeSettingsBody {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: { 'invoices.payment_days': 45, 'vehicles.vin_check_digit': 'strict' },
  })
  @IsObject()
  @IsNotEmptyObject()
  values!: Record<string, unknown>;
}
