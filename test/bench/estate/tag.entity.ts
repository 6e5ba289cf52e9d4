import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The only row of each bench tenant: it contains the number of the tenant that owns the database. */
@Entity('tags')
export class Tag {
  @PrimaryColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column({ name: 'tenant_id', type: 'int', unsigned: true })
  tenantId!: number;
}
