import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { varchar } from '#persistence';

/** A permission `resource:action` (domain.md §17.1). */
@Entity('permissions')
export class Permission {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column(varchar('code', 80))
  code!: string;

  @Column(varchar('label_fr', 160))
  labelFr!: string;

  @Column(varchar('label_en', 160))
  labelEn!: string;

  @Column(varchar('module', 60))
  module!: string;
}
