import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { clock } from '#kernel';
import { GlobalDatabase } from '../global-database';
import { Role } from '../roles/role.entity';
import { userOf } from '../users/accounts.service';
import { roleUnknown } from '../users/user.errors';
import { AccessRights } from './access-rights';
import { keepingAdministrators } from './administrators';
import { MemberRoom } from './member-room';
import { Membership } from './membership.entity';

/** Memberships that operators grant. */
@Injectable()
export class MembershipsService {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly rights: AccessRights,
    private readonly room: MemberRoom,
  ) {}

  /**
   * Changes the role of a member, or adds an account that an operator created and that was never used. Returns false, without a
   * change, for any other account: its owner must accept an invitation.
   *
   * @throws DomainError ROLE_UNKNOWN, LAST_ADMINISTRATOR, QUOTA_EXCEEDED, NOT_FOUND
   */
  async grant(userId: number, tenantId: number, roleCode: string): Promise<boolean> {
    const isGranted = await this.database.transaction(async (manager) => {
      const codes = [
        { code: roleCode, tenantId: IsNull() },
        { code: roleCode, tenantId },
      ];
      const roles = await manager.find(Role, { where: codes });
      if (!roles.some(({ code }) => code === roleCode)) throw roleUnknown({ role: roleCode });
      const known = await manager.findOneBy(Membership, { userId, tenantId, isPending: false });
      if (known?.isActive !== true) await this.room.assertOneMore(manager, tenantId);
      if (known === null) return joinUnused(manager, { userId, tenantId, roleCode });
      await keepingAdministrators(manager, [tenantId], () =>
        manager.update(Membership, { id: known.id }, { roleCode, isActive: true }),
      );
      return true;
    });
    this.rights.forget(userId);
    return isGranted;
  }
}

async function joinUnused(
  manager: EntityManager,
  { userId, tenantId, roleCode }: Pick<Membership, 'userId' | 'tenantId' | 'roleCode'>,
): Promise<boolean> {
  const { lastLoginAt, emailVerifiedAt } = await userOf(manager, userId);
  if (lastLoginAt !== null || emailVerifiedAt !== null) return false;
  const isPrimary = !(await manager.existsBy(Membership, { userId, isPrimary: true }));
  const row = { userId, tenantId, roleCode, isPrimary, isActive: true, assignedAt: clock.now() };
  await manager.insert(Membership, { ...row, extraPermissions: [], deniedPermissions: [] });
  return true;
}
