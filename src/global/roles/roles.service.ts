import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { duplicateRecord, recordNotFound, staleVersion } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { LIMITED_ACTORS } from '../../tenant-settings/approval-limits';
import { GlobalDatabase } from '../global-database';
import { assertMayGrant, assertPermissionsExist } from '../memberships/granting';
import type { Given, Granter } from '../memberships/granting';
import { Membership } from '../memberships/membership.entity';
import { roleUnknown } from '../users/user.errors';
import { assertRestrictable } from './restrictable-permissions';
import { Permission } from './permission.entity';
import { roleCodeReserved, roleInUse, rolePreset } from './role.errors';
import { RolePermission } from './role-permission.entity';
import { Role } from './role.entity';

/** A role with its permissions. */
export interface RoleWithPermissions {
  readonly role: Role;
  readonly permissions: readonly string[];
}

/** The rights of a role's holders. */
export interface RoleRights extends Given {
  readonly permissions: readonly string[];
}

export interface RoleFields {
  readonly labelFr: string;
  readonly labelEn: string;
  readonly permissions: readonly string[];
  readonly isOwnVehiclesOnly: boolean;
}

/** The roles of a company: presets and custom roles. */
@Injectable()
export class RolesService {
  constructor(private readonly database: GlobalDatabase) {}

  list(tenantId: number): Promise<readonly RoleWithPermissions[]> {
    return this.database.use(async (manager) => {
      const where = [{ tenantId: IsNull() }, { tenantId }];
      const roles = await manager.find(Role, { where, order: { tenantId: 'ASC', code: 'ASC' } });
      return withPermissions(manager, roles);
    });
  }

  get(tenantId: number, id: number): Promise<RoleWithPermissions> {
    return this.database.use((manager) => visibleRole(manager, tenantId, id));
  }

  /** The rights of a role in this company. @throws DomainError ROLE_UNKNOWN */
  async rightsOf(tenantId: number, code: string): Promise<RoleRights> {
    const rights = await this.findRightsOf(tenantId, code);
    if (rights === null) throw roleUnknown({ role: code });
    return rights;
  }

  async findRightsOf(tenantId: number, code: string): Promise<RoleRights | null> {
    return this.database.use(async (manager) => {
      const where = [
        { tenantId: IsNull(), code },
        { tenantId, code },
      ];
      // The collation of the column also matches other spellings, which name no role: limits and caches use the exact code.
      const roles = (await manager.find(Role, { where })).filter((role) => role.code === code);
      const [found] = await withPermissions(manager, roles);
      return found === undefined ? null : rightsOf(found);
    });
  }

  /** @throws DomainError ROLE_CODE_RESERVED, DUPLICATE_RECORD, PERMISSION_UNKNOWN, PERMISSION_NOT_NARROWABLE, GRANT_EXCEEDS_OWN */
  async create(
    { manager }: UnitOfWork,
    granter: Granter,
    tenantId: number,
    { code, ...fields }: RoleFields & { readonly code: string },
  ): Promise<RoleWithPermissions> {
    const { labelFr, labelEn, isOwnVehiclesOnly, permissions } = fields;
    check(granter, { permissions, ownVehiclesOnly: isOwnVehiclesOnly });
    const isReserved = isNoRole(code) || (await manager.existsBy(Role, { code, tenantId: IsNull() }));
    if (isReserved) throw roleCodeReserved({ code });
    if (await manager.existsBy(Role, { code, tenantId })) throw duplicateRecord({});
    await manager.insert(Role, { code, tenantId, labelFr, labelEn, isOwnVehiclesOnly, version: 1 });
    const { id } = await manager.findOneByOrFail(Role, { code, tenantId });
    await setPermissions(manager, id, permissions);
    return visibleRole(manager, tenantId, id);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, ROLE_PRESET, PERMISSION_UNKNOWN, PERMISSION_NOT_NARROWABLE, GRANT_EXCEEDS_OWN */
  async update(
    { manager }: UnitOfWork,
    granter: Granter,
    of: { readonly tenantId: number; readonly id: number; readonly expectedVersion: number | null },
    changes: Partial<RoleFields>,
  ): Promise<RoleWithPermissions> {
    const { role: current, permissions: held } = await this.ownRole(manager, granter, of);
    const { permissions, ...columns } = changes;
    const ownVehiclesOnly = changes.isOwnVehiclesOnly ?? current.isOwnVehiclesOnly;
    check(granter, { permissions: permissions ?? held, ownVehiclesOnly });
    const defined = Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
    await manager.update(Role, { id: current.id }, { ...defined, version: current.version + 1 });
    if (permissions !== undefined) await setPermissions(manager, current.id, permissions);
    return visibleRole(manager, of.tenantId, current.id);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, ROLE_PRESET, ROLE_IN_USE, GRANT_EXCEEDS_OWN */
  async remove(
    { manager }: UnitOfWork,
    granter: Granter,
    of: { readonly tenantId: number; readonly id: number; readonly expectedVersion: number | null },
  ): Promise<void> {
    const { role } = await this.ownRole(manager, granter, of);
    const { id, code, tenantId } = role;
    const isHeld = await manager.existsBy(Membership, { tenantId: tenantId ?? 0, roleCode: code });
    if (isHeld) throw roleInUse({ code });
    await manager.delete(RolePermission, { roleId: id });
    await manager.delete(Role, { id });
  }

  /** A custom role of the company, locked. The granter must hold its current rights too, because members hold the role. */
  private async ownRole(
    manager: EntityManager,
    granter: Granter,
    { tenantId, id, expectedVersion }: { tenantId: number; id: number; expectedVersion: number | null },
  ): Promise<RoleWithPermissions> {
    await manager.query('SELECT id FROM roles WHERE id = ? FOR UPDATE', [id]);
    const found = await visibleRole(manager, tenantId, id);
    const { role } = found;
    if (role.tenantId === null) throw rolePreset({ code: role.code });
    if (expectedVersion !== null && role.version !== expectedVersion) {
      throw staleVersion({ expected: expectedVersion, current: role.version });
    }
    assertMayGrant(granter, rightsOf(found));
    return found;
  }
}

/** Codes reserved in `approval.limits` for actors without a role, and names that an object inherits from its prototype. */
const isNoRole = (code: string): boolean => LIMITED_ACTORS.has(code) || code in Object.prototype;

function check(granter: Granter, given: RoleRights): void {
  assertPermissionsExist(given.permissions);
  assertMayGrant(granter, given);
  assertRestrictable(given.permissions, { ...given, garageId: null });
}

const rightsOf = ({ role, permissions }: RoleWithPermissions): RoleRights => ({
  permissions,
  ownVehiclesOnly: role.isOwnVehiclesOnly,
});

async function visibleRole(manager: EntityManager, tenantId: number, id: number): Promise<RoleWithPermissions> {
  const where = [
    { id, tenantId: IsNull() },
    { id, tenantId },
  ];
  const [found] = await withPermissions(manager, await manager.find(Role, { where }));
  if (found === undefined) throw recordNotFound({ resource: 'roles', id });
  return found;
}

async function withPermissions(
  manager: EntityManager,
  roles: readonly Role[],
): Promise<readonly RoleWithPermissions[]> {
  if (roles.length === 0) return [];
  const rows = await manager.query<{ roleId: number; code: string }[]>(
    `SELECT rp.role_id AS roleId, p.code FROM role_permissions rp JOIN permissions p ON p.id = rp.permission_id
      WHERE rp.role_id IN (?) ORDER BY p.code`,
    [roles.map(({ id }) => id)],
  );
  return roles.map((role) => ({
    role,
    permissions: rows.filter(({ roleId }) => roleId === role.id).map(({ code }) => code),
  }));
}

async function setPermissions(manager: EntityManager, roleId: number, codes: readonly string[]): Promise<void> {
  await manager.delete(RolePermission, { roleId });
  const permissions = codes.length === 0 ? [] : await manager.findBy(Permission, { code: In([...codes]) });
  if (permissions.length === 0) return;
  await manager.insert(
    RolePermission,
    permissions.map(({ id }) => ({ roleId, permissionId: id })),
  );
}
