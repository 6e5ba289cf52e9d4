import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { clock } from '#kernel';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import type { TenantMembers } from '../../tenant-settings/tenant-members';
import { ChangeEvents } from '../changes/change-events';
import { GlobalDatabase } from '../global-database';
import { PLATFORM_PERMISSIONS, TENANT_PERMISSIONS } from '../roles/permission-catalogue';
import { restrictedTo } from '../roles/restrictable-permissions';
import { PARTNER_GARAGE } from '../roles/role-presets';
import { DirectoryCache } from '../tenants/directory-cache';
import type { CacheAges } from '../tenants/directory-cache';
import { User } from '../users/user.entity';
import { Membership } from './membership.entity';

/** The current rights of a user in one tenant or on the control plane. */
export interface Rights {
  readonly userId: number;
  readonly name: string;
  readonly permissions: ReadonlySet<string>;
  /** Code of the role held; null on the control plane and inside a tenant by a grant. */
  readonly roleCode: string | null;
  readonly ownVehiclesOnly: boolean;
  /** The garage to which the membership is bound; null without this restriction. */
  readonly garageId: number | null;
  /** The action that is required from the account before any other request is allowed. */
  readonly restriction: 'password' | 'mfa' | null;
}

interface RoleRights {
  readonly roleCode: string;
  readonly tenantId: number;
  readonly permissions: readonly string[];
  readonly ownVehiclesOnly: boolean;
}

/** No garage has this id. */
const NO_GARAGE = 0;
const FRESH_MS = 5000;
const STALE_MS = 5 * 60_000;
const MAX_USERS = 50_000;
const AGES: CacheAges = {
  isFresh: (readAt) => clock.monotonicMs() - readAt < FRESH_MS,
  isUsable: (readAt) => clock.monotonicMs() - readAt < STALE_MS,
};
const EVERYTHING_IN_A_TENANT: ReadonlySet<string> = new Set(TENANT_PERMISSIONS.map(({ code }) => code));

/** The effective permissions of users: role ∪ extra − denied (domain.md §4.5), at most five seconds old while the global database answers. */
@Injectable()
export class AccessRights implements OnModuleInit, TenantMembers {
  private readonly rights = new DirectoryCache<Rights>(MAX_USERS, AGES);
  private readonly roles = new DirectoryCache<RoleRights>(10_000, AGES);

  constructor(
    private readonly database: GlobalDatabase,
    private readonly changes: ChangeEvents,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.changes.on('user', (id) => this.rights.forget(({ userId }) => userId === Number(id)));
    this.changes.on('roles', (id) => {
      this.roles.forget(({ tenantId }) => tenantId === Number(id));
      this.rights.forget(({ roleCode }) => roleCode !== null);
    });
  }

  /** The user's rights in the tenant, or with `null` on the control plane; null when the user has none. */
  of(userId: number, tenantId: number | null): Promise<Rights | null> {
    const read = tenantId === null ? () => this.onPlatform(userId) : () => this.inTenant(userId, tenantId);
    return this.rights.get(`${userId} ${tenantId ?? 'platform'}`, read);
  }

  async isMember(tenantId: number, userId: number): Promise<boolean> {
    return (await this.of(userId, tenantId)) !== null;
  }

  async roleOf(tenantId: number, userId: number): Promise<string | null> {
    return (await this.of(userId, tenantId))?.roleCode ?? null;
  }

  /** Rights of a platform administrator inside a tenant by a grant: those of the tenant's own administrators. */
  async byGrant(userId: number): Promise<Rights | null> {
    const onPlatform = await this.of(userId, null);
    return onPlatform === null ? null : { ...onPlatform, permissions: EVERYTHING_IN_A_TENANT };
  }

  /** Call after the commit of a change of the user or of a membership. */
  forget(userId: number): void {
    this.changes.announce('user', userId);
  }

  /** Call after the commit of a change of a tenant's roles. */
  forgetRoles(tenantId: number): void {
    this.changes.announce('roles', tenantId);
  }

  private async onPlatform(userId: number): Promise<Rights | null> {
    const user = await this.activeUser(userId);
    if (user === null || user.platformRole !== 'super_admin') return null;
    const isMfaMissing = this.settings.platformMfa === 'required' && !(await this.hasSecondFactor(userId));
    return {
      userId,
      name: nameOf(user),
      permissions: PLATFORM_PERMISSIONS,
      roleCode: null,
      ownVehiclesOnly: false,
      garageId: null,
      restriction: user.mustChangePassword ? 'password' : isMfaMissing ? 'mfa' : null,
    };
  }

  private async inTenant(userId: number, tenantId: number): Promise<Rights | null> {
    const user = await this.activeUser(userId);
    const membership = await this.database.useForLogin((manager) =>
      manager.findOneBy(Membership, { userId, tenantId, isActive: true }),
    );
    if (user === null || membership === null) return null;
    const { roleCode } = membership;
    const garageId = membership.garageId ?? (roleCode === PARTNER_GARAGE ? NO_GARAGE : null);
    const role = await this.roles.get(`${tenantId} ${roleCode}`, () => this.readRole(tenantId, roleCode));
    const scope = { ownVehiclesOnly: role?.ownVehiclesOnly ?? true, garageId };
    // Permissions that cannot be restricted to the scope are dropped: they may have been given by an older release, or before a
    // change of the role.
    const permissions = restrictedTo(effectivePermissions(role?.permissions ?? [], membership), scope);
    return {
      userId,
      name: nameOf(user),
      permissions,
      roleCode: role?.roleCode ?? roleCode,
      ...scope,
      restriction: user.mustChangePassword ? 'password' : null,
    };
  }

  private activeUser(userId: number): Promise<User | null> {
    return this.database.useForLogin(async (manager) => {
      const user = await manager.findOneBy(User, { id: userId, isActive: true });
      return user?.deletedAt ? null : user;
    });
  }

  private async hasSecondFactor(userId: number): Promise<boolean> {
    const rows = await this.database.useForLogin((manager) =>
      manager.query<unknown[]>('SELECT 1 FROM user_totp WHERE user_id = ? AND confirmed_at IS NOT NULL', [userId]),
    );
    return rows.length > 0;
  }

  private async readRole(tenantId: number, roleCode: string): Promise<RoleRights | null> {
    const rows = await this.database.useForLogin((manager) =>
      manager.query<{ code: string | null; roleCode: string; ownVehiclesOnly: number }[]>(
        `SELECT p.code, r.code AS roleCode, r.is_own_vehicles_only AS ownVehiclesOnly FROM roles r
          LEFT JOIN role_permissions rp ON rp.role_id = r.id LEFT JOIN permissions p ON p.id = rp.permission_id
          WHERE r.code = ? AND (r.tenant_id IS NULL OR r.tenant_id = ?)`,
        [roleCode, tenantId],
      ),
    );
    const [first] = rows;
    if (first === undefined) return null;
    const permissions = rows.flatMap(({ code }) => (code === null ? [] : [code]));
    return { roleCode: first.roleCode, tenantId, permissions, ownVehiclesOnly: first.ownVehiclesOnly === 1 };
  }
}

/** Role ∪ extra − denied. */
export function effectivePermissions(
  role: readonly string[],
  { extraPermissions, deniedPermissions }: Pick<Membership, 'extraPermissions' | 'deniedPermissions'>,
): ReadonlySet<string> {
  const held = new Set([...role, ...extraPermissions]);
  for (const denied of deniedPermissions) held.delete(denied);
  return held;
}

const nameOf = (user: User): string => `${user.firstName} ${user.lastName}`.trim();
