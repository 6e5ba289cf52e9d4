import { Column, Entity, PrimaryColumn } from 'typeorm';
import { instant, nullable, rowId, varchar } from '#persistence';

export type RevocationReason =
  | 'logout'
  | 'logout_all'
  | 'revoked'
  | 'reuse'
  | 'password'
  | 'deactivated'
  | 'grant_ended'
  | 'mfa'
  | 'too_many';

/** A session of a user: a login, or a session derived from one. */
@Entity('sessions')
export class Session {
  /** UUID, the `sid` of access tokens. */
  @PrimaryColumn({ name: 'id', type: 'char', length: 36 })
  id!: string;

  @Column(rowId('user_id'))
  userId!: number;

  /** Null on the control plane. */
  @Column(nullable(rowId('tenant_id')))
  tenantId!: number | null;

  @Column(nullable(rowId('grant_id')))
  grantId!: number | null;

  /** The login from which this session is derived and with which it ends; null for a login. */
  @Column({ name: 'family_id', type: 'char', length: 36, nullable: true })
  familyId!: string | null;

  @Column({ ...instant('created_at'), insert: false, update: false })
  createdAt!: Date;

  /** Updated by each refresh. */
  @Column(instant('last_used_at'))
  lastUsedAt!: Date;

  @Column(instant('expires_at'))
  expiresAt!: Date;

  /** Time of the last check of a password or code. */
  @Column(instant('authenticated_at'))
  authenticatedAt!: Date;

  @Column({ name: 'ip', type: 'varbinary', length: 16, nullable: true })
  ip!: Buffer | null;

  @Column(nullable(varchar('user_agent', 255)))
  userAgent!: string | null;

  @Column(nullable(instant('revoked_at')))
  revokedAt!: Date | null;

  @Column(nullable(varchar('revoked_reason', 32)))
  revokedReason!: RevocationReason | null;
}
