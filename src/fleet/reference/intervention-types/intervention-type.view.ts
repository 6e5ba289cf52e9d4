import { ApiProperty } from '@nestjs/swagger';
import { RecordView, recordView } from '../../../records/record.view';
import { INTERVENTION_KINDS } from './intervention-type.entity';
import type { InterventionType, InterventionKind } from './intervention-type.entity';

const NULLABLE_TEXT = { type: String, nullable: true } as const;
const NULLABLE_INTEGER = { type: 'integer', nullable: true } as const;

export class InterventionTypeView extends RecordView {
  @ApiProperty({ example: 'Vidange' })
  name!: string;

  @ApiProperty(NULLABLE_TEXT)
  description!: string | null;

  @ApiProperty({ enum: INTERVENTION_KINDS })
  kind!: InterventionKind;

  @ApiProperty(NULLABLE_INTEGER)
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
