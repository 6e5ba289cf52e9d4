import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn, UpdateDateColumn, VersionColumn } from 'typeorm';
import { choice, count, flag, instant, nullable, varchar } from '#persistence';

export type PlatformRole = 'none' | 'super_admin';

/** A person who can log in, to any number of tenants (domain.md §4.4). */
@Entity('users')
export class User {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column(varchar('username', 254))
  username!: string;

  /** Normalized by `normalizeEmail`. Unique among claimed accounts. */
  @Column(varchar('email', 254))
  email!: string;

  @Column(nullable(varchar('password_hash', 255)))
  passwordHash!: string | null;

  @Column(varchar('first_name', 255))
  firstName!: string;

  @Column(varchar('last_name', 255))
  lastName!: string;

  /** Encrypted; see user-phone.ts. */
  @Column(nullable(varchar('phone', 255)))
  phone!: string | null;

  @Column(choice('platform_role'))
  platformRole!: PlatformRole;

  @Column(flag('is_active'))
  isActive!: boolean;

  /**
   * False for the placeholder of a pending invitation: it is not an account and must not be found by its address. Find accounts
   * with the functions of `claimed-accounts.ts`.
   */
  @Column({ ...flag('is_claimed'), default: true })
  isClaimed!: boolean;

  @Column(nullable(instant('email_verified_at')))
  emailVerifiedAt!: Date | null;

  @Column(nullable(instant('last_login_at')))
  lastLoginAt!: Date | null;

  @Column(count('failed_login_count'))
  failedLoginCount!: number;

  @Column(nullable(instant('locked_until')))
  lockedUntil!: Date | null;

  @Column(flag('must_change_password'))
  mustChangePassword!: boolean;

  @Column(nullable(instant('deleted_at')))
  deletedAt!: Date | null;

  @CreateDateColumn(instant('created_at'))
  createdAt!: Date;

  @UpdateDateColumn(instant('updated_at'))
  updatedAt!: Date;

  @VersionColumn(count('version'))
  version!: number;
}
