import { TENANT_PERMISSIONS } from '../roles/permission-catalogue';
import { grantExceedsOwn, permissionUnknown } from './membership.errors';

/** Somebody who gives and takes rights, with what they hold themselves. */
export interface Granter {
  readonly userId: number | null;
  readonly permissions: ReadonlySet<string>;
}

const KNOWN: ReadonlySet<string> = new Set(TENANT_PERMISSIONS.map(({ code }) => code));

/** Nobody gives, or takes from others, more than they hold. @throws DomainError GRANT_EXCEEDS_OWN */
export function assertMayGrant(granter: Granter, permissions: Iterable<string>): void {
  const missing = [...permissions].filter((permission) => !granter.permissions.has(permission));
  if (missing.length > 0) throw grantExceedsOwn({ permissions: missing.toSorted() });
}

/** @throws DomainError PERMISSION_UNKNOWN; those of the platform are unknown to tenants */
export function assertPermissionsExist(permissions: readonly string[]): void {
  const unknown = permissions.find((permission) => !KNOWN.has(permission));
  if (unknown !== undefined) throw permissionUnknown({ permission: unknown });
}
