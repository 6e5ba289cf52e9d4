import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import { flag, instant, json, longText, nullable, rowId, varchar } from '#persistence';
import { User } from '../users/user.entity';

/** A user in a tenant, with a role and additional or denied permissions (domain.md §4.5). */
@Entity('user_tenants')
export class Membership {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column(rowId('user_id'))
  userId!: number;

  @ManyToOne(() => User)
  @JoinColumn({ name: 'user_id' })
  user?: User;

  @Column(rowId('tenant_id'))
  tenantId!: number;

  @Column(varchar('role_code', 60))
  roleCode!: string;

  @Column(json('extra_permissions'))
  extraPermissions!: string[];

  @Column(json('denied_permissions'))
  deniedPermissions!: string[];

  /** A garage of the tenant's own database (a logical reference). The member sees only records of this garage. */
  @Column(nullable(rowId('garage_id')))
  garageId!: number | null;

  @Column(flag('is_primary'))
  isPrimary!: boolean;

  /** Always false while the membership is pending. */
  @Column(flag('is_active'))
  isActive!: boolean;

  /** Whether the owner of the account has not accepted the invitation yet. */
  @Column({ ...flag('is_pending'), default: false })
  isPending!: boolean;

  @Column(instant('assigned_at'))
  assignedAt!: Date;

  @Column(nullable(rowId('assigned_by')))
  assignedBy!: number | null;

  /** Last login to this company. Logins to other companies are not shown. */
  @Column(nullable(instant('last_login_at')))
  lastLoginAt!: Date | null;

  @Column(nullable(longText('notes')))
  notes!: string | null;
}
