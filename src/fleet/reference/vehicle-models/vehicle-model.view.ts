import { ApiProperty } from '@nestjs/swagger';
import { RecordView, recordView } from '../../../records/record.view';
import type { VehicleModel } from './vehicle-model.entity';

const NULLABLE_TEXT = { type: String, nullable: true } as const;
const NULLABLE_INTEGER = { type: 'integer', nullable: true } as const;

export class VehicleModelView extends RecordView {
  @ApiProperty({ type: 'integer' })
  brandId!: number;

  @ApiProperty({ example: 'Hilux' })
  name!: string;

  @ApiProperty(NULLABLE_TEXT)
  code!: string | null;

  @ApiProperty(NULLABLE_INTEGER)
  yearStart!: number | null;

  @ApiProperty(NULLABLE_INTEGER)
  yearEnd!: number | null;

  @ApiProperty(NULLABLE_INTEGER)
  defaultCategoryId!: number | null;

  @ApiProperty(NULLABLE_INTEGER)
  defaultFuelTypeId!: number | null;

  @ApiProperty({ ...NULLABLE_TEXT, example: '80.0' })
  tankCapacityL!: string | null;

  @ApiProperty()
  isActive!: boolean;

  @ApiProperty({ example: 'Toyota' })
  brandName!: string;
}

export function vehicleModelView(row: VehicleModel): VehicleModelView {
  return {
    ...recordView(row),
    brandId: row.brandId,
    name: row.name,
    code: row.code,
    yearStart: row.yearStart,
    yearEnd: row.yearEnd,
    defaultCategoryId: row.defaultCategoryId,
    defaultFuelTypeId: row.defaultFuelTypeId,
    tankCapacityL: row.tankCapacityL,
    isActive: row.isActive,
    brandName: row.brand?.name ?? '',
  };
}
