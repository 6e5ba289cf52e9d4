import { Column, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import { flag, instant, json, nullable, varchar } from '#persistence';

/** What an operator changed about a schedule; without a row it is as the product has it. */
@Entity('schedule_overrides')
export class ScheduleOverride {
  @PrimaryColumn({ name: 'kind', type: 'varchar', length: 60 })
  kind!: string;

  @Column(flag('is_enabled'))
  isEnabled!: boolean;

  /** The times without their zone; null leaves them as the product has them. */
  @Column(nullable(json('at')))
  at!: Record<string, unknown> | null;

  @Column(varchar('updated_by', 120))
  updatedBy!: string;

  @UpdateDateColumn(instant('updated_at'))
  updatedAt!: Date;
}
