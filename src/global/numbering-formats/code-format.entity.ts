import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { choice, count, flag, nullable, rowId, varchar } from '#persistence';

/** The pattern of a number series (domain.md §4.7). `tenantId` null is the platform's default. Counters are in the tenant's database. */
@Entity('code_formats')
export class CodeFormatRow {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column(nullable(rowId('tenant_id')))
  tenantId!: number | null;

  @Column(varchar('entity_type', 50))
  entityType!: string;

  @Column(varchar('pattern', 200))
  pattern!: string;

  @Column(count('sequence_length'))
  sequenceLength!: number;

  @Column(count('sequence_start'))
  sequenceStart!: number;

  @Column(choice('reset_policy'))
  resetPolicy!: 'none' | 'yearly' | 'monthly' | 'daily';

  @Column(flag('is_gapless'))
  isGapless!: boolean;

  @Column(flag('is_active'))
  isActive!: boolean;
}
