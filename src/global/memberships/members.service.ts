import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ListRequest, Page } from '#kernel';
import { listPage, recordNotFound } from '#persistence';
import type { Listing, UnitOfWork } from '#persistence';
import { GlobalDatabase } from '../global-database';
import { assertRestrictable } from '../roles/restrictable-permissions';
import { PARTNER_GARAGE } from '../roles/role-presets';
import { RolesService } from '../roles/roles.service';
import { SessionsService } from '../sessions/sessions.service';
import { effectivePermissions } from './access-rights';
import { assertMayGrant, assertPermissionsExist } from './granting';
import type { Granter } from './granting';
import type { ChangeMemberBody } from './member.dto';
import { MemberRoom } from './member-room';
import { Membership } from './membership.entity';
import { keepingAdministrators } from './administrators';
import { garageRequired, invitationPending } from './membership.errors';
import { deleteInvitation } from './acceptances.service';

const NO_RIGHTS = { permissions: [], ownVehiclesOnly: true } as const;

export const MEMBER_LISTING: Listing = {
  sorts: {
    assignedAt: 'record.assignedAt',
    lastName: 'user.lastName',
    email: 'user.email',
    roleCode: 'record.roleCode',
  },
  defaultSort: [{ key: 'lastName', direction: 'asc' }],
  filters: { isActive: { kind: 'flag', column: 'record.isActive' } },
  search: ['user.firstName', 'user.lastName', 'user.email COLLATE utf8mb4_unicode_ci'],
};

/** The new role and permissions of a membership. */
type Grant = Pick<Membership, 'roleCode' | 'extraPermissions' | 'deniedPermissions' | 'garageId'>;

const GRANT_FIELDS = ['roleCode', 'extraPermissions', 'deniedPermissions', 'garageId'] as const;

/** Members of a company and their rights. */
@Injectable()
export class MembersService {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly roles: RolesService,
    private readonly sessions: SessionsService,
    private readonly room: MemberRoom,
  ) {}

  list(tenantId: number, request: ListRequest): Promise<Page<Membership>> {
    const source = { entity: Membership, listing: MEMBER_LISTING, joins: { user: 'user' } };
    return this.database.use((manager) =>
      listPage(manager, source, request, (query) => query.andWhere('record.tenantId = :tenantId', { tenantId })),
    );
  }

  get(tenantId: number, userId: number): Promise<Membership> {
    return this.database.use((manager) => memberOf(manager, tenantId, userId));
  }

  /** @throws DomainError NOT_FOUND, ROLE_UNKNOWN, PERMISSION_UNKNOWN, PERMISSION_NOT_NARROWABLE, GARAGE_REQUIRED, GRANT_EXCEEDS_OWN, QUOTA_EXCEEDED, LAST_ADMINISTRATOR */
  async change(
    { manager }: UnitOfWork,
    granter: Granter,
    of: { readonly tenantId: number; readonly userId: number },
    body: ChangeMemberBody,
  ): Promise<Membership> {
    const { tenantId, userId } = of;
    return keepingAdministrators(manager, [tenantId], async () => {
      const member = await memberOf(manager, tenantId, userId);
      if (member.isPending && body.isActive === true) throw invitationPending({});
      const next = { ...member, ...definedOnly(body) };
      await this.assertMayTouch(granter, tenantId, member);
      if (GRANT_FIELDS.some((field) => body[field] !== undefined)) await this.assertMayBe(granter, tenantId, next);
      const { roleCode, extraPermissions, deniedPermissions, garageId, isActive, notes } = next;
      const changes = { roleCode, extraPermissions, deniedPermissions, garageId, isActive, notes };
      if (isActive && !member.isActive) await this.room.assertOneMore(manager, tenantId);
      await manager.update(Membership, { id: member.id }, changes);
      if (!isActive) await this.sessions.revokeAll(manager, userId, 'deactivated', { tenantId });
      return memberOf(manager, tenantId, userId);
    });
  }

  /**
   * Removes a member, or withdraws an invitation; the account stays.
   *
   * @throws DomainError NOT_FOUND, GRANT_EXCEEDS_OWN, LAST_ADMINISTRATOR
   */
  async remove(
    { manager }: UnitOfWork,
    granter: Granter,
    { tenantId, userId }: { readonly tenantId: number; readonly userId: number },
  ): Promise<void> {
    await keepingAdministrators(manager, [tenantId], async () => {
      const member = await memberOf(manager, tenantId, userId);
      await this.assertMayTouch(granter, tenantId, member);
      await deleteInvitation(manager, member);
    });
    await this.sessions.revokeAll(manager, userId, 'deactivated', { tenantId });
  }

  /**
   * Checks that the granter may give this role and these permissions.
   *
   * @throws DomainError ROLE_UNKNOWN, PERMISSION_UNKNOWN, PERMISSION_NOT_NARROWABLE, GARAGE_REQUIRED, GRANT_EXCEEDS_OWN
   */
  async assertMayBe(granter: Granter, tenantId: number, grant: Grant): Promise<void> {
    assertPermissionsExist([...grant.extraPermissions, ...grant.deniedPermissions]);
    const role = await this.roles.rightsOf(tenantId, grant.roleCode);
    const permissions = effectivePermissions(role.permissions, grant);
    assertMayGrant(granter, { ...role, permissions });
    if (grant.roleCode === PARTNER_GARAGE && grant.garageId === null) throw garageRequired({ role: grant.roleCode });
    assertRestrictable(permissions, { ownVehiclesOnly: role.ownVehiclesOnly, garageId: grant.garageId });
  }

  /** A deleted role gives no rights: every user who may manage members may change its former holders. */
  private async assertMayTouch(granter: Granter, tenantId: number, grant: Grant): Promise<void> {
    const role = (await this.roles.findRightsOf(tenantId, grant.roleCode)) ?? NO_RIGHTS;
    assertMayGrant(granter, { ...role, permissions: effectivePermissions(role.permissions, grant) });
  }
}

async function memberOf(manager: EntityManager, tenantId: number, userId: number): Promise<Membership> {
  const member = await manager.findOne(Membership, { where: { tenantId, userId }, relations: { user: true } });
  if (member === null) throw recordNotFound({ resource: 'users', id: userId });
  return member;
}

function definedOnly(body: ChangeMemberBody): Partial<ChangeMemberBody> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}
