import type { RequestActor } from '#http';
import { TENANT_PERMISSIONS } from '../roles/permission-catalogue';
import { grantExceedsOwn, permissionUnknown } from './membership.errors';

/** A user who gives or removes rights, with the user's own rights. */
export interface Granter extends Given {
  readonly userId: number | null;
  readonly permissions: ReadonlySet<string>;
}

/** Rights that are given or removed. */
export interface Given {
  readonly permissions: Iterable<string>;
  /** Whether the rights are restricted to the vehicles assigned to their holder. */
  readonly ownVehiclesOnly: boolean;
}

/** Placeholder in the error for access to all vehicles, which has no permission code. */
const EVERY_VEHICLE = 'vehicles:*';
const KNOWN: ReadonlySet<string> = new Set(TENANT_PERMISSIONS.map(({ code }) => code));

export const granterOf = ({ actor, permissions, ownVehiclesOnly }: RequestActor): Granter => ({
  userId: actor.userId,
  permissions,
  ownVehiclesOnly,
});

/**
 * A user may only give or remove rights that the user holds. A user restricted to own vehicles can only give rights with the same
 * restriction.
 *
 * @throws DomainError GRANT_EXCEEDS_OWN
 */
export function assertMayGrant(granter: Granter, { permissions, ownVehiclesOnly }: Given): void {
  const missing = [...permissions].filter((permission) => !granter.permissions.has(permission));
  if (granter.ownVehiclesOnly && !ownVehiclesOnly) missing.push(EVERY_VEHICLE);
  if (missing.length > 0) throw grantExceedsOwn({ permissions: missing.toSorted() });
}

/** @throws DomainError PERMISSION_UNKNOWN, also for permissions of the platform */
export function assertPermissionsExist(permissions: readonly string[]): void {
  const unknown = permissions.find((permission) => !KNOWN.has(permission));
  if (unknown !== undefined) throw permissionUnknown({ permission: unknown });
}
