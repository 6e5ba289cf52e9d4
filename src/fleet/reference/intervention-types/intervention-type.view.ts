import { ApiProperty } from '@nestjs/swagger';
import { NullableInteger, NullableText } from '#http';
import { RecordView, recordView } from '../../../records/record.view';
import { INTERVENTION_KINDS } from './intervention-type.entity';
import type { InterventionType, InterventionKind } from './intervention-type.entity';

export class InterventionTypeView extends RecordView {
  @ApiProperty({ example: 'Vidange' })
  name!: string;

  @NullableText()
  description!: string | null;

  @ApiProperty({ enum: INTERVENTION_KINDS })
  kind!: InterventionKind;

  @NullableInteger()
  defaultDurationDays!: number | null;

  @ApiProperty()
  fastTrack!: boolean;

  @ApiProperty()
  isActive!: boolean;
}

export function interventionTypeView(row: InterventionType): InterventionTypeView {
  return {
    ...recordView(row),
    name: row.name,
    description: row.description,
    kind: row.kind,
    defaultDurationDays: row.defaultDurationDays,
    fastTrack: row.fastTrack,
    isActive: row.isActive,
  };
}
