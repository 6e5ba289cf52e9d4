import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { varchar } from '#persistence';

/** A named set of permissions; the presets are in role-presets.ts. */
@Entity('roles')
export class Role {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column(varchar('code', 60))
  code!: string;

  @Column(varchar('label_fr', 120))
  labelFr!: string;

  @Column(varchar('label_en', 120))
  labelEn!: string;
}
