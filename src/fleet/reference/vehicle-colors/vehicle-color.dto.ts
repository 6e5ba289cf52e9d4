import { PartialType } from '@nestjs/swagger';
import { DefaultedFlag, ExpectedVersion, OptionalPattern, Text } from '../../../records/fields';

export class CreateVehicleColorBody {
  @Text(50, 'Blanc')
  name!: string;

  @OptionalPattern(/^#[0-9A-F]{6}$/, '#FFFFFF')
  hexCode?: string | null;

  @DefaultedFlag(true)
  isActive?: boolean;
}

export class UpdateVehicleColorBody extends PartialType(CreateVehicleColorBody, { skipNullProperties: false }) {
  @ExpectedVersion()
  version?: number;
}
