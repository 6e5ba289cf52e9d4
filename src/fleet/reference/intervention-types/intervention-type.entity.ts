import { Column, Entity } from 'typeorm';
import { choice, flag, nullable, Row, smallInteger, varchar } from '#persistence';

export const INTERVENTION_KINDS = ['preventive', 'corrective', 'accident', 'inspection', 'other'] as const;
export type InterventionKind = (typeof INTERVENTION_KINDS)[number];

@Entity('intervention_types')
export class InterventionType extends Row {
  @Column(varchar('name', 100))
  name!: string;

  @Column(nullable(varchar('description', 500)))
  description!: string | null;

  @Column(choice('kind'))
  kind!: InterventionKind;

  @Column(nullable(smallInteger('default_duration_days')))
  defaultDurationDays!: number | null;

  @Column(flag('fast_track'))
  fastTrack!: boolean;

  @Column(flag('is_active'))
  isActive!: boolean;
}
