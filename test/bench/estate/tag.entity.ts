import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The one row of every tenant of a bench: it names the tenant in whose database it lies. */
@Entity('tags')
export class Tag {
  @PrimaryColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column({ name: 'tenant_id', type: 'int', unsigned: true })
  tenantId!: number;
}
