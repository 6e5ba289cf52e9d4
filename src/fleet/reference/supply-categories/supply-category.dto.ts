import { PartialType } from '@nestjs/swagger';
import { DefaultedFlag, ExpectedVersion, OptionalId, OptionalText, Text } from '../../../records/fields';

export class CreateSupplyCategoryBody {
  @Text(100, 'Freinage')
  name!: string;

  @OptionalId()
  parentId?: number | null;

  @OptionalText(50, 'brake')
  icon?: string | null;

  @OptionalText(500)
  description?: string | null;

  @DefaultedFlag(true)
  isActive?: boolean;
}

export class UpdateSupplyCategoryBody extends PartialType(CreateSupplyCategoryBody, { skipNullProperties: false }) {
  @ExpectedVersion()
  version?: number;
}
