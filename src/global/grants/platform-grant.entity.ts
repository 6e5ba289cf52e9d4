import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { flag, instant, nullable, rowId, varchar } from '#persistence';

/** Permission for a platform administrator to enter a tenant, with a reason, for at most one hour. */
@Entity('platform_grants')
export class PlatformGrant {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column(rowId('user_id'))
  userId!: number;

  @Column(rowId('tenant_id'))
  tenantId!: number;

  @Column(varchar('reason', 500))
  reason!: string;

  /** Valid while the tenant is in an announced maintenance, too. */
  @Column(flag('during_maintenance'))
  duringMaintenance!: boolean;

  @Column({ ...instant('created_at'), insert: false, update: false })
  createdAt!: Date;

  @Column(instant('expires_at'))
  expiresAt!: Date;

  @Column(nullable(instant('revoked_at')))
  revokedAt!: Date | null;

  @Column(nullable(rowId('revoked_by')))
  revokedBy!: number | null;
}
