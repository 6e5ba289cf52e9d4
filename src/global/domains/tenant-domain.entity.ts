import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { instant, nullable, rowId, varchar } from '#persistence';

/** A custom domain of a tenant; requests are routed once `verifiedAt` is set. */
@Entity('tenant_domains')
export class TenantDomain {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column(rowId('tenant_id'))
  tenantId!: number;

  /** In lower case, in DNS form (punycode), without a trailing dot. */
  @Column(varchar('host', 253))
  host!: string;

  @Column(nullable(instant('verified_at')))
  verifiedAt!: Date | null;

  /** Time of the last DNS check. */
  @Column(nullable(instant('checked_at')))
  checkedAt!: Date | null;

  /** Time since which the record of a served host is missing in DNS. */
  @Column(nullable(instant('missing_since')))
  missingSince!: Date | null;

  @Column(varchar('verification_token', 64))
  verificationToken!: string;

  @Column({ ...instant('created_at'), insert: false, update: false })
  createdAt!: Date;
}
