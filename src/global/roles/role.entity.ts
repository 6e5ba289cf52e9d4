import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { count, flag, nullable, rowId, varchar } from '#persistence';

/** A named set of permissions: a preset of role-presets.ts, or a tenant's own. */
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

  /** Whoever holds it sees the vehicles assigned to him or her and no other (domain.md §17.2). */
  @Column(flag('is_own_vehicles_only'))
  isOwnVehiclesOnly!: boolean;

  @Column(count('version'))
  version!: number;
}
