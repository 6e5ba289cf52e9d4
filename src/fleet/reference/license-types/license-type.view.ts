import { ApiProperty } from '@nestjs/swagger';
import { NullableInteger } from '#http';
import { RecordView, recordView } from '../../../records/record.view';
import type { LicenseType } from './license-type.entity';

export class LicenseTypeView extends RecordView {
  @ApiProperty({ example: 'BE' })
  code!: string;

  @ApiProperty({ example: 'Véhicules B avec remorque lourde' })
  name!: string;

  @NullableInteger()
  minAge!: number | null;

  @NullableInteger()
  validityYears!: number | null;

  @ApiProperty({ type: [String], example: ['B', 'AM'] })
  covers!: string[];

  @ApiProperty()
  isActive!: boolean;
}

export function licenseTypeView(row: LicenseType): LicenseTypeView {
  return {
    ...recordView(row),
    code: row.code,
    name: row.name,
    minAge: row.minAge,
    validityYears: row.validityYears,
    covers: row.covers,
    isActive: row.isActive,
  };
}
