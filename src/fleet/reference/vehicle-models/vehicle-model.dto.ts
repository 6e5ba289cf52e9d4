import { PartialType } from '@nestjs/swagger';
import {
  DefaultedFlag,
  ExpectedVersion,
  Id,
  OptionalDecimal,
  OptionalId,
  OptionalInteger,
  OptionalText,
  Text,
} from '../../../records/fields';

export class CreateVehicleModelBody {
  @Id()
  brandId!: number;

  @Text(100, 'Hilux')
  name!: string;

  @OptionalText(20)
  code?: string | null;

  @OptionalInteger(1900, 2100)
  yearStart?: number | null;

  @OptionalInteger(1900, 2100)
  yearEnd?: number | null;

  @OptionalId()
  defaultCategoryId?: number | null;

  @OptionalId()
  defaultFuelTypeId?: number | null;

  @OptionalDecimal(5, 1, '80.0')
  tankCapacityL?: string | null;

  @DefaultedFlag(true)
  isActive?: boolean;
}

export class UpdateVehicleModelBody extends PartialType(CreateVehicleModelBody, { skipNullProperties: false }) {
  @ExpectedVersion()
  version?: number;
}
