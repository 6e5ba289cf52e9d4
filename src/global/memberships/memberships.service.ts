import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../global-database';
import { Role } from '../roles/role.entity';
import { roleUnknown } from '../users/user.errors';
import { AccessRights } from './access-rights';
import { Membership } from './membership.entity';

/** Who belongs to which tenant, and as what. */
@Injectable()
export class MembershipsService {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly rights: AccessRights,
  ) {}

  /** Gives the user the role in the tenant, in place of the one held before; the first tenant of a user is the primary one. @throws DomainError ROLE_UNKNOWN */
  async grant(userId: number, tenantId: number, roleCode: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      const roles = await manager.findBy(Role, { code: roleCode });
      if (!roles.some(({ code }) => code === roleCode)) throw roleUnknown({ role: roleCode });
      const isPrimary = !(await manager.existsBy(Membership, { userId, isPrimary: true }));
      const known = await manager.findOneBy(Membership, { userId, tenantId });
      if (known !== null) {
        await manager.update(Membership, { id: known.id }, { roleCode, isActive: true });
        return;
      }
      const row = { userId, tenantId, roleCode, isPrimary, isActive: true, assignedAt: new Date() };
      await manager.insert(Membership, { ...row, extraPermissions: [], deniedPermissions: [] });
    });
    this.rights.forget(userId);
  }
}
