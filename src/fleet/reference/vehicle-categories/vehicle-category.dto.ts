import { PartialType } from '@nestjs/swagger';
import { DefaultedFlag, ExpectedVersion, OptionalPattern, OptionalText, Text } from '../../../records/fields';

export class CreateVehicleCategoryBody {
  @Text(100, 'Utilitaire')
  name!: string;

  @OptionalText(500)
  description?: string | null;

  @OptionalText(50, 'van')
  icon?: string | null;

  @OptionalPattern(/^[A-Z0-9]{1,10}$/, 'B')
  requiredLicenseCode?: string | null;

  @DefaultedFlag(true)
  isActive?: boolean;
}

export class UpdateVehicleCategoryBody extends PartialType(CreateVehicleCategoryBody, { skipNullProperties: false }) {
  @ExpectedVersion()
  version?: number;
}
