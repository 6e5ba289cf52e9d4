import { PartialType } from '@nestjs/swagger';
import { DefaultedFlag, ExpectedVersion, OptionalText, Text } from '../../../records/fields';

export class CreateBrandBody {
  @Text(100, 'Toyota')
  name!: string;

  @OptionalText(10, 'TOY')
  code?: string | null;

  @OptionalText(100, 'Japon')
  country?: string | null;

  @OptionalText(500)
  logoUrl?: string | null;

  @OptionalText(255)
  website?: string | null;

  @DefaultedFlag(true)
  isActive?: boolean;
}

export class UpdateBrandBody extends PartialType(CreateBrandBody, { skipNullProperties: false }) {
  @ExpectedVersion()
  version?: number;
}
