import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { instant, nullable, rowId, varchar } from '#persistence';

/** A host of a tenant's own; it routes once `verifiedAt` is set. */
@Entity('tenant_domains')
export class TenantDomain {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column(rowId('tenant_id'))
  tenantId!: number;

  @Column(varchar('host', 253))
  host!: string;

  @Column(nullable(instant('verified_at')))
  verifiedAt!: Date | null;

  @Column(varchar('verification_token', 64))
  verificationToken!: string;
}
