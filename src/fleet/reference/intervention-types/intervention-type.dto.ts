import { PartialType } from '@nestjs/swagger';
import { Choice, DefaultedFlag, ExpectedVersion, OptionalInteger, OptionalText, Text } from '../../../records/fields';
import { INTERVENTION_KINDS } from './intervention-type.entity';
import type { InterventionKind } from './intervention-type.entity';

export class CreateInterventionTypeBody {
  @Text(100, 'Vidange')
  name!: string;

  @OptionalText(500)
  description?: string | null;

  @Choice(INTERVENTION_KINDS)
  kind!: InterventionKind;

  @OptionalInteger(0, 3650)
  defaultDurationDays?: number | null;

  @DefaultedFlag(false)
  fastTrack?: boolean;

  @DefaultedFlag(true)
  isActive?: boolean;
}

export class UpdateInterventionTypeBody extends PartialType(CreateInterventionTypeBody, { skipNullProperties: false }) {
  @ExpectedVersion()
  version?: number;
}
