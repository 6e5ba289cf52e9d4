import { ApiProperty } from '@nestjs/swagger';
import { RecordView, recordView } from '../../../records/record.view';
import type { VehicleCategory } from './vehicle-category.entity';

const NULLABLE_TEXT = { type: String, nullable: true } as const;

export class VehicleCategoryView extends RecordView {
  @ApiProperty({ example: 'Utilitaire' })
  name!: string;

  @ApiProperty(NULLABLE_TEXT)
  description!: string | null;

  @ApiProperty(NULLABLE_TEXT)
  icon!: string | null;

  @ApiProperty({ ...NULLABLE_TEXT, example: 'B' })
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
