import { SetMetadata } from '@nestjs/common';

/** The hosts that serve a route. `either` is a tenant's host or the control plane; `any` includes the bare host. */
type RoutePlane = 'tenant' | 'control' | 'either' | 'any';

/** Additional conditions for an authenticated caller. */
export interface AccessOptions {
  /** The caller must have given a password or code within the last ten minutes. An API key never fulfils this. */
  readonly stepUp?: boolean;
  /**
   * The route creates something that gives access (a member, a role, a key, a webhook, a password) or is one of the
   * caller's own account. It is refused to a platform administrator who is in the tenant with a grant, because nothing
   * may outlive the grant.
   */
  readonly outlivesGrant?: boolean;
  /** Also open to an account that must first change its password or set up its second factor. */
  readonly evenRestricted?: boolean;
}

/**
 * How a route of the control plane concerns one tenant. The application does not start if a route below `tenants/:id`
 * does not declare it.
 */
export type TenantConcern =
  /** Shows data of the registry, and nothing from the tenant's database, files or log. */
  | { readonly kind: 'overview' }
  /** Reads or changes the tenant's data or its protection. `action` is its name in both audit logs. */
  | { readonly kind: 'act'; readonly action: string };

/** The access rule of a route. The application does not start if a route has none. */
export type AccessRule = { readonly plane: RoutePlane } & (
  | { readonly kind: 'public' }
  | ({ readonly kind: 'authenticated' } & AccessOptions)
  | ({ readonly kind: 'permission'; readonly permission: string; readonly concern?: TenantConcern } & AccessOptions)
);

export const ACCESS_RULE = 'impact:access';

/** Everyone, on any host: documentation and probes. */
export const Public = (): MethodDecorator => rule({ kind: 'public', plane: 'any' });

/** Everyone, on a tenant's host or the control plane: login. */
export const PublicOnPlane = (): MethodDecorator => rule({ kind: 'public', plane: 'either' });

/** Every caller with a valid token of this tenant. */
export const Authenticated = (options: AccessOptions = {}): MethodDecorator =>
  rule({ kind: 'authenticated', plane: 'tenant', ...options });

interface OwnAccountOptions extends Omit<AccessOptions, 'outlivesGrant'> {
  /** Also open to a platform administrator who is in the tenant with a grant. */
  readonly evenByGrant?: boolean;
}

/**
 * The caller's own session and account, on the requested plane. Closed to a grant unless it is declared otherwise: support in a tenant
 * must not reach the account of the person behind it.
 */
export const AuthenticatedOnPlane = ({ evenByGrant = false, ...options }: OwnAccountOptions = {}): MethodDecorator =>
  rule({ kind: 'authenticated', plane: 'either', ...options, outlivesGrant: !evenByGrant });

/** As {@link AuthenticatedOnPlane}, on a tenant's host only: the caller's companies and invitations. */
export const OwnAccount = (options: Omit<AccessOptions, 'outlivesGrant'> = {}): MethodDecorator =>
  rule({ kind: 'authenticated', plane: 'tenant', ...options, outlivesGrant: true });

/** A member of the tenant who holds the permission (`domain.md` §17.1). */
export const Access = (permission: string, options: AccessOptions = {}): MethodDecorator =>
  rule({ kind: 'permission', plane: 'tenant', permission, ...options });

/** A platform administrator who holds the permission. */
export const PlatformAccess = (permission: string, options: AccessOptions = {}): MethodDecorator =>
  rule({ kind: 'permission', plane: 'control', permission, ...options });

/** A platform administrator who reads the registry's data of a tenant. */
export const TenantOverview = (permission: string): MethodDecorator =>
  rule({ kind: 'permission', plane: 'control', permission, concern: { kind: 'overview' } });

/**
 * A platform administrator who reads or changes a tenant's data or its protection. Needs a confirmation within the last
 * ten minutes and a reason in `X-Reason`, and writes a row in the platform's and in the tenant's audit log.
 */
export const ActsOnTenant = (permission: string, action: string): MethodDecorator =>
  rule({ kind: 'permission', plane: 'control', permission, stepUp: true, concern: { kind: 'act', action } });

const rule = (access: AccessRule): MethodDecorator => SetMetadata(ACCESS_RULE, access);
