import { ApiProperty } from '@nestjs/swagger';
import { NullableDecimal } from '#http';
import { RecordView, recordView } from '../../../records/record.view';
import { ENERGY_KINDS, ENERGY_UNITS } from './fuel-type.entity';
import type { EnergyKind, EnergyUnit, FuelType } from './fuel-type.entity';

export class FuelTypeView extends RecordView {
  @ApiProperty({ example: 'DIESEL' })
  code!: string;

  @ApiProperty({ example: 'Diesel' })
  name!: string;

  @ApiProperty({ enum: ENERGY_UNITS })
  energyUnit!: EnergyUnit;

  @ApiProperty({ enum: ENERGY_KINDS, nullable: true, description: 'Fuel logs of one kind form one consumption chain' })
  energyKind!: EnergyKind | null;

  @ApiProperty()
  countsForConsumption!: boolean;

  @ApiProperty()
  isEcoFriendly!: boolean;

  @NullableDecimal('2.6600')
  co2KgPerUnit!: string | null;

  @ApiProperty()
  isActive!: boolean;
}

export function fuelTypeView(row: FuelType): FuelTypeView {
  return {
    ...recordView(row),
    code: row.code,
    name: row.name,
    energyUnit: row.energyUnit,
    energyKind: row.energyKind,
    countsForConsumption: row.countsForConsumption,
    isEcoFriendly: row.isEcoFriendly,
    co2KgPerUnit: row.co2KgPerUnit,
    isActive: row.isActive,
  };
}
