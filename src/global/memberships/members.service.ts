import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ListRequest, Page } from '#kernel';
import { listPage, recordNotFound } from '#persistence';
import type { Listing, UnitOfWork } from '#persistence';
import { GlobalDatabase } from '../global-database';
import { assertNarrowable } from '../roles/narrowable-permissions';
import { PARTNER_GARAGE } from '../roles/role-presets';
import { RolesService } from '../roles/roles.service';
import { SessionsService } from '../sessions/sessions.service';
import { effectivePermissions } from './access-rights';
import { assertMayGrant, assertPermissionsExist } from './granting';
import type { Granter } from './granting';
import type { ChangeMemberBody } from './member.dto';
import { Membership } from './membership.entity';
import { garageRequired, lastAdministrator } from './membership.errors';

/** The role whose holders run the company; one of them has to stay. */
const ADMINISTRATOR = 'admin';
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
  search: ['user.firstName', 'user.lastName', 'user.email'],
};

/** What a membership is about to become. */
type Grant = Pick<Membership, 'roleCode' | 'extraPermissions' | 'deniedPermissions' | 'garageId'>;

const GRANT_FIELDS = ['roleCode', 'extraPermissions', 'deniedPermissions', 'garageId'] as const;

/** The people of a company and what they may do there. */
@Injectable()
export class MembersService {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly roles: RolesService,
    private readonly sessions: SessionsService,
  ) {}

  list(tenantId: number, request: ListRequest): Promise<Page<Membership>> {
    const source = { entity: Membership, listing: MEMBER_LISTING, joins: { user: 'user' } };
    return this.database.use((manager) =>
      listPage(manager, source, request, (query) => query.andWhere('record.tenantId = :tenantId', { tenantId })),
    );
  }

  /** @throws DomainError NOT_FOUND */
  get(tenantId: number, userId: number): Promise<Membership> {
    return this.database.use((manager) => memberOf(manager, tenantId, userId));
  }

  /** @throws DomainError NOT_FOUND, ROLE_UNKNOWN, PERMISSION_UNKNOWN, PERMISSION_NOT_NARROWABLE, GARAGE_REQUIRED, GRANT_EXCEEDS_OWN, LAST_ADMINISTRATOR */
  async change(
    { manager }: UnitOfWork,
    granter: Granter,
    of: { readonly tenantId: number; readonly userId: number },
    body: ChangeMemberBody,
  ): Promise<Membership> {
    const { tenantId, userId } = of;
    await this.lockAdministrators(manager, tenantId);
    const member = await memberOf(manager, tenantId, userId);
    const next = { ...member, ...definedOnly(body) };
    await this.assertMayTouch(granter, tenantId, member);
    if (GRANT_FIELDS.some((field) => body[field] !== undefined)) await this.assertMayBe(granter, tenantId, next);
    const { roleCode, extraPermissions, deniedPermissions, garageId, isActive, notes } = next;
    await manager.update(
      Membership,
      { id: member.id },
      { roleCode, extraPermissions, deniedPermissions, garageId, isActive, notes },
    );
    await this.assertAdministratorLeft(manager, tenantId);
    if (!isActive) await this.sessions.revokeAll(manager, userId, 'deactivated', { tenantId });
    return memberOf(manager, tenantId, userId);
  }

  /** Takes somebody out of the company; the account stays. @throws DomainError NOT_FOUND, GRANT_EXCEEDS_OWN, LAST_ADMINISTRATOR */
  async remove(
    { manager }: UnitOfWork,
    granter: Granter,
    { tenantId, userId }: { readonly tenantId: number; readonly userId: number },
  ): Promise<void> {
    await this.lockAdministrators(manager, tenantId);
    const member = await memberOf(manager, tenantId, userId);
    await this.assertMayTouch(granter, tenantId, member);
    await manager.delete(Membership, { id: member.id });
    await this.assertAdministratorLeft(manager, tenantId);
    await this.sessions.revokeAll(manager, userId, 'deactivated', { tenantId });
  }

  /** Whether the granter may give this. @throws DomainError ROLE_UNKNOWN, PERMISSION_UNKNOWN, PERMISSION_NOT_NARROWABLE, GARAGE_REQUIRED, GRANT_EXCEEDS_OWN */
  async assertMayBe(granter: Granter, tenantId: number, grant: Grant): Promise<void> {
    assertPermissionsExist([...grant.extraPermissions, ...grant.deniedPermissions]);
    const role = await this.roles.rightsOf(tenantId, grant.roleCode);
    const permissions = effectivePermissions(role.permissions, grant);
    assertMayGrant(granter, { ...role, permissions });
    if (grant.roleCode === PARTNER_GARAGE && grant.garageId === null) throw garageRequired({ role: grant.roleCode });
    assertNarrowable(permissions, { ownVehiclesOnly: role.ownVehiclesOnly, garageId: grant.garageId });
  }

  /** A role that is gone gives nothing: whoever held it may be touched by anybody who may touch members. */
  private async assertMayTouch(granter: Granter, tenantId: number, grant: Grant): Promise<void> {
    const role = (await this.roles.findRightsOf(tenantId, grant.roleCode)) ?? NO_RIGHTS;
    assertMayGrant(granter, { ...role, permissions: effectivePermissions(role.permissions, grant) });
  }

  /** Two administrators who remove each other wait for one another. */
  private async lockAdministrators(manager: EntityManager, tenantId: number): Promise<void> {
    await manager.query('SELECT id FROM user_tenants WHERE tenant_id = ? AND role_code = ? FOR UPDATE', [
      tenantId,
      ADMINISTRATOR,
    ]);
  }

  private async assertAdministratorLeft(manager: EntityManager, tenantId: number): Promise<void> {
    const rows = await manager.query<unknown[]>(
      `SELECT 1 FROM user_tenants m JOIN users u ON u.id = m.user_id
        WHERE m.tenant_id = ? AND m.role_code = ? AND m.is_active = 1 AND u.is_active = 1 AND u.deleted_at IS NULL LIMIT 1`,
      [tenantId, ADMINISTRATOR],
    );
    if (rows.length === 0) throw lastAdministrator({});
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
