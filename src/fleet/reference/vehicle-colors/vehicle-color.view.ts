import { ApiProperty } from '@nestjs/swagger';
import { NullableText } from '#http';
import { RecordView, recordView } from '../../../records/record.view';
import type { VehicleColor } from './vehicle-color.entity';

export class VehicleColorView extends RecordView {
  @ApiProperty({ example: 'Blanc' })
  name!: string;

  @NullableText({ example: '#FFFFFF' })
  hexCode!: string | null;

  @ApiProperty()
  isActive!: boolean;
}

export function vehicleColorView(row: VehicleColor): VehicleColorView {
  return {
    ...recordView(row),
    name: row.name,
    hexCode: row.hexCode,
    isActive: row.isActive,
  };
}
