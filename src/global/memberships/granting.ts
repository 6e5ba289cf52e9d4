import type { RequestActor } from '#http';
import { TENANT_PERMISSIONS } from '../roles/permission-catalogue';
import { grantExceedsOwn, permissionUnknown } from './membership.errors';

/** Somebody who gives and takes rights, with what they hold themselves. */
export interface Granter extends Given {
  readonly userId: number | null;
  readonly permissions: ReadonlySet<string>;
}

/** Rights that are given, or taken away. */
export interface Given {
  readonly permissions: Iterable<string>;
  /** For the vehicles assigned to whoever has them, and no other. */
  readonly ownVehiclesOnly: boolean;
}

/** Stands in a refusal for what no permission is named after. */
const EVERY_VEHICLE = 'vehicles:*';
const KNOWN: ReadonlySet<string> = new Set(TENANT_PERMISSIONS.map(({ code }) => code));

export const granterOf = ({ actor, permissions, ownVehiclesOnly }: RequestActor): Granter => ({
  userId: actor.userId,
  permissions,
  ownVehiclesOnly,
});

/**
 * Nobody gives, or takes from others, more than they hold; who is kept to their own vehicles gives nothing that is not.
 *
 * @throws DomainError GRANT_EXCEEDS_OWN
 */
export function assertMayGrant(granter: Granter, { permissions, ownVehiclesOnly }: Given): void {
  const missing = [...permissions].filter((permission) => !granter.permissions.has(permission));
  if (granter.ownVehiclesOnly && !ownVehiclesOnly) missing.push(EVERY_VEHICLE);
  if (missing.length > 0) throw grantExceedsOwn({ permissions: missing.toSorted() });
}

/** @throws DomainError PERMISSION_UNKNOWN; those of the platform are unknown to tenants */
export function assertPermissionsExist(permissions: readonly string[]): void {
  const unknown = permissions.find((permission) => !KNOWN.has(permission));
  if (unknown !== undefined) throw permissionUnknown({ permission: unknown });
}
