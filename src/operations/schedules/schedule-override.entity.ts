import { Column, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import { flag, instant, json, nullable, varchar } from '#persistence';

/** An operator's override of a schedule. A schedule without a row has its default times. */
@Entity('schedule_overrides')
export class ScheduleOverride {
  @PrimaryColumn({ name: 'kind', type: 'varchar', length: 60 })
  kind!: string;

  @Column(flag('is_enabled'))
  isEnabled!: boolean;

  /** Times without a time zone; null means the default times. */
  @Column(nullable(json('at')))
  at!: Record<string, unknown> | null;

  @Column(varchar('updated_by', 120))
  updatedBy!: string;

  @UpdateDateColumn(instant('updated_at'))
  updatedAt!: Date;
}
