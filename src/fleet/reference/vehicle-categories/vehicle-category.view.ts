import { ApiProperty } from '@nestjs/swagger';
import { NullableText } from '#http';
import { RecordView, recordView } from '../../../records/record.view';
import type { VehicleCategory } from './vehicle-category.entity';

export class VehicleCategoryView extends RecordView {
  @ApiProperty({ example: 'Utilitaire' })
  name!: string;

  @NullableText()
  description!: string | null;

  @NullableText()
  icon!: string | null;

  @NullableText({ example: 'B' })
  requiredLicenseCode!: string | null;

  @ApiProperty()
  isActive!: boolean;
}

export function vehicleCategoryView(row: VehicleCategory): VehicleCategoryView {
  return {
    ...recordView(row),
    name: row.name,
    description: row.description,
    icon: row.icon,
    requiredLicenseCode: row.requiredLicenseCode,
    isActive: row.isActive,
  };
}
