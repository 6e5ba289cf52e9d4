import { ApiProperty } from '@nestjs/swagger';
import { RecordView, recordView } from '../../../records/record.view';
import type { VehicleColor } from './vehicle-color.entity';

const NULLABLE_TEXT = { type: String, nullable: true } as const;

export class VehicleColorView extends RecordView {
  @ApiProperty({ example: 'Blanc' })
  name!: string;

  @ApiProperty({ ...NULLABLE_TEXT, example: '#FFFFFF' })
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
