import { PartialType } from '@nestjs/swagger';
import { Codes, DefaultedFlag, ExpectedVersion, OptionalInteger, Text } from '../../../records/fields';

export class CreateLicenseTypeBody {
  @Text(10, 'BE')
  code!: string;

  @Text(100, 'Véhicules B avec remorque lourde')
  name!: string;

  @OptionalInteger(14, 99)
  minAge?: number | null;

  @OptionalInteger(1, 50)
  validityYears?: number | null;

  @Codes('B', 'AM')
  covers!: string[];

  @DefaultedFlag(true)
  isActive?: boolean;
}

export class UpdateLicenseTypeBody extends PartialType(CreateLicenseTypeBody, { skipNullProperties: false }) {
  @ExpectedVersion()
  version?: number;
}
