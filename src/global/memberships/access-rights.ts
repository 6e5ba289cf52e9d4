import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../global-database';
import { PLATFORM_PERMISSIONS } from '../roles/permission-catalogue';
import { DirectoryCache } from '../tenants/directory-cache';
import type { CacheAges } from '../tenants/directory-cache';
import { User } from '../users/user.entity';
import { Membership } from './membership.entity';

/** What a user may do in one place, right now. */
export interface Rights {
  readonly userId: number;
  readonly name: string;
  readonly permissions: ReadonlySet<string>;
}

const FRESH_MS = 5000;
const STALE_MS = 5 * 60_000;
const MOST_USERS = 50_000;
const AGES: CacheAges = {
  isFresh: (readAt) => Date.now() - readAt < FRESH_MS,
  isUsable: (readAt) => Date.now() - readAt < STALE_MS,
};

/** The effective permissions of users: role ∪ extra − denied (domain.md §4.5), at most five seconds old while the global database answers. */
@Injectable()
export class AccessRights {
  private readonly rights = new DirectoryCache<Rights>(MOST_USERS, AGES);
  private readonly roles = new DirectoryCache<readonly string[]>(1000, AGES);

  constructor(private readonly database: GlobalDatabase) {}

  /** The user's rights in the tenant, or with `null` on the control plane; null when there are none. */
  of(userId: number, tenantId: number | null): Promise<Rights | null> {
    const read = tenantId === null ? () => this.onPlatform(userId) : () => this.inTenant(userId, tenantId);
    return this.rights.get(`${userId} ${tenantId ?? 'platform'}`, read);
  }

  /** To be called after a change of the user or of one of the user's memberships; other processes see it within five seconds. */
  forget(userId: number): void {
    this.rights.forget((rights) => rights.userId === userId);
  }

  private async onPlatform(userId: number): Promise<Rights | null> {
    const user = await this.activeUser(userId);
    if (user === null || user.platformRole !== 'super_admin') return null;
    return { userId, name: nameOf(user), permissions: PLATFORM_PERMISSIONS };
  }

  private async inTenant(userId: number, tenantId: number): Promise<Rights | null> {
    const user = await this.activeUser(userId);
    const membership = await this.database.use((manager) =>
      manager.findOneBy(Membership, { userId, tenantId, isActive: true }),
    );
    if (user === null || membership === null) return null;
    const role = await this.roles.get(membership.roleCode, () => this.permissionsOf(membership.roleCode));
    const held = new Set([...(role ?? []), ...membership.extraPermissions]);
    for (const denied of membership.deniedPermissions) held.delete(denied);
    return { userId, name: nameOf(user), permissions: held };
  }

  private activeUser(userId: number): Promise<User | null> {
    return this.database.use(async (manager) => {
      const user = await manager.findOneBy(User, { id: userId, isActive: true });
      return user?.deletedAt ? null : user;
    });
  }

  private async permissionsOf(roleCode: string): Promise<readonly string[]> {
    const rows = await this.database.use((manager) =>
      manager.query<{ code: string }[]>(
        `SELECT p.code FROM roles r JOIN role_permissions rp ON rp.role_id = r.id JOIN permissions p ON p.id = rp.permission_id
          WHERE r.code = ?`,
        [roleCode],
      ),
    );
    return rows.map(({ code }) => code);
  }
}

const nameOf = (user: User): string => `${user.firstName} ${user.lastName}`.trim();
