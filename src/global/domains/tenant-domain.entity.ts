import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { instant, nullable, rowId, varchar } from '#persistence';

/** A host of a tenant's own; it routes once `verifiedAt` is set. */
@Entity('tenant_domains')
export class TenantDomain {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column(rowId('tenant_id'))
  tenantId!: number;

  /** Lower case, in the form of DNS (punycode), without a dot at its end. */
  @Column(varchar('host', 253))
  host!: string;

  @Column(nullable(instant('verified_at')))
  verifiedAt!: Date | null;

  /** When DNS was asked last. */
  @Column(nullable(instant('checked_at')))
  checkedAt!: Date | null;

  /** Since when DNS says that the record of a served host is not there. */
  @Column(nullable(instant('missing_since')))
  missingSince!: Date | null;

  @Column(varchar('verification_token', 64))
  verificationToken!: string;

  @Column({ ...instant('created_at'), insert: false, update: false })
  createdAt!: Date;
}
