import { SetMetadata } from '@nestjs/common';

/** Where a route is served; `either` is a tenant's host or the control plane, `any` the bare host too. */
type RoutePlane = 'tenant' | 'control' | 'either' | 'any';

/** What a caller must be, beyond being known. */
export interface AccessOptions {
  /** The caller gave a password or code within the last ten minutes; what an API key can never say of itself. */
  readonly stepUp?: boolean;
  /**
   * Leaves something behind that gives access: a member, a role, a key, a webhook, a password. A platform administrator inside the
   * tenant by a grant does not make it: nothing outlives the grant.
   */
  readonly outlivesGrant?: boolean;
  /** Open to an account that must first change its password or set up its second factor. */
  readonly evenRestricted?: boolean;
}

/** How a route of the control plane concerns one tenant; a route below `tenants/:id` that does not say it does not boot. */
export type TenantConcern =
  /** Shows what the registry knows, and nothing out of the tenant's database, files or log. */
  | { readonly kind: 'overview' }
  /** Reads or changes the tenant's data or protection; `action` names it in both audit logs. */
  | { readonly kind: 'act'; readonly action: string };

/** Who may call a route. A route without one of these does not boot. */
export type AccessRule = { readonly plane: RoutePlane } & (
  | { readonly kind: 'public' }
  | ({ readonly kind: 'authenticated' } & AccessOptions)
  | ({ readonly kind: 'permission'; readonly permission: string; readonly concern?: TenantConcern } & AccessOptions)
);

export const ACCESS_RULE = 'impact:access';

/** Anybody, on any host: documentation and probes. */
export const Public = (): MethodDecorator => rule({ kind: 'public', plane: 'any' });

/** Anybody on a tenant's host or the control plane: login. */
export const PublicOnPlane = (): MethodDecorator => rule({ kind: 'public', plane: 'either' });

/** Anybody with a valid token of this tenant. */
export const Authenticated = (options: AccessOptions = {}): MethodDecorator =>
  rule({ kind: 'authenticated', plane: 'tenant', ...options });

/** Anybody with a valid token of the plane the request is on: one's own session and account. */
export const AuthenticatedOnPlane = (options: AccessOptions = {}): MethodDecorator =>
  rule({ kind: 'authenticated', plane: 'either', ...options });

/** A member of the tenant who holds the permission (`domain.md` §17.1). */
export const Access = (permission: string, options: AccessOptions = {}): MethodDecorator =>
  rule({ kind: 'permission', plane: 'tenant', permission, ...options });

/** A platform administrator who holds the permission. */
export const PlatformAccess = (permission: string, options: AccessOptions = {}): MethodDecorator =>
  rule({ kind: 'permission', plane: 'control', permission, ...options });

/** A platform administrator who looks at what the registry knows of a tenant. */
export const TenantOverview = (permission: string): MethodDecorator =>
  rule({ kind: 'permission', plane: 'control', permission, concern: { kind: 'overview' } });

/**
 * A platform administrator who reads or changes a tenant's data or protection: confirmed within the last ten minutes, with a reason
 * in `X-Reason`, and with a row in the platform's and in the tenant's log.
 */
export const ActsOnTenant = (permission: string, action: string): MethodDecorator =>
  rule({ kind: 'permission', plane: 'control', permission, stepUp: true, concern: { kind: 'act', action } });

const rule = (access: AccessRule): MethodDecorator => SetMetadata(ACCESS_RULE, access);
