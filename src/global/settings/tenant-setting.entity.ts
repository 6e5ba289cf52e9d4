import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { instant, json, nullable, rowId, varchar } from '#persistence';

/** A setting that a tenant changed (domain.md §4.3, §17.3); other settings have the value of the platform or the code. */
@Entity('tenant_settings')
export class TenantSetting {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column(rowId('tenant_id'))
  tenantId!: number;

  @Column(varchar('key', 100))
  key!: string;

  @Column(json('value'))
  value!: unknown;

  @Column(nullable(rowId('updated_by')))
  updatedBy!: number | null;

  @Column({ ...instant('updated_at'), insert: false, update: false })
  updatedAt!: Date;
}
