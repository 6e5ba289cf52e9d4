import { ApiProperty } from '@nestjs/swagger';
import { NullableDecimal, NullableId, NullableInteger, NullableText } from '#http';
import { RecordView, recordView } from '../../../records/record.view';
import type { VehicleModel } from './vehicle-model.entity';

export class VehicleModelView extends RecordView {
  @ApiProperty({ type: 'integer' })
  brandId!: number;

  @ApiProperty({ example: 'Hilux' })
  name!: string;

  @NullableText()
  code!: string | null;

  @NullableInteger()
  yearStart!: number | null;

  @NullableInteger()
  yearEnd!: number | null;

  @NullableId()
  defaultCategoryId!: number | null;

  @NullableId()
  defaultFuelTypeId!: number | null;

  @NullableDecimal('80.0')
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
