import { PartialType } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { Choice, DefaultedFlag, ExpectedVersion, OptionalDecimal, OptionalText, Text } from '../../../records/fields';
import { ENERGY_KINDS, ENERGY_UNITS } from './fuel-type.entity';
import type { EnergyKind, EnergyUnit } from './fuel-type.entity';

export class CreateFuelTypeBody {
  @Text(20, 'DIESEL')
  code!: string;

  @Text(50, 'Diesel')
  name!: string;

  @Choice(ENERGY_UNITS)
  energyUnit!: EnergyUnit;

  /** Fuel types of one kind share a consumption chain; null for AdBlue. */
  @OptionalText(32, 'diesel')
  @IsIn(ENERGY_KINDS)
  energyKind?: EnergyKind | null;

  @DefaultedFlag(true)
  countsForConsumption?: boolean;

  @DefaultedFlag(false)
  isEcoFriendly?: boolean;

  @OptionalDecimal(4, 4, '2.6600')
  co2KgPerUnit?: string | null;

  @DefaultedFlag(true)
  isActive?: boolean;
}

export class UpdateFuelTypeBody extends PartialType(CreateFuelTypeBody, { skipNullProperties: false }) {
  @ExpectedVersion()
  version?: number;
}
