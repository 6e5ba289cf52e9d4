import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { count, flag, nullable, rowId, varchar } from '#persistence';

/** A named set of permissions: a preset of role-presets.ts, or a custom role of a tenant. */
@Entity('roles')
export class Role {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  /** Null for a preset. */
  @Column(nullable(rowId('tenant_id')))
  tenantId!: number | null;

  @Column(varchar('code', 60))
  code!: string;

  @Column(varchar('label_fr', 120))
  labelFr!: string;

  @Column(varchar('label_en', 120))
  labelEn!: string;

  /** Restricts the holders to the vehicles assigned to them (domain.md §17.2). */
  @Column(flag('is_own_vehicles_only'))
  isOwnVehiclesOnly!: boolean;

  @Column(count('version'))
  version!: number;
}
