import { SetMetadata } from '@nestjs/common';

/** Who may call a route. A route without one of these does not boot. */
export type AccessRule =
  | { readonly kind: 'public'; readonly plane: 'tenant' | 'control' | 'any' }
  | { readonly kind: 'authenticated'; readonly plane: 'tenant' | 'control' }
  | { readonly kind: 'permission'; readonly plane: 'tenant' | 'control'; readonly permission: string };

export const ACCESS_RULE = 'impact:access';

/** Anybody, on any host: documentation and probes. */
export const Public = (): MethodDecorator => rule({ kind: 'public', plane: 'any' });

/** Anybody on a tenant's host: login. */
export const PublicInTenant = (): MethodDecorator => rule({ kind: 'public', plane: 'tenant' });

/** Anybody on the control plane: login of platform administrators. */
export const PublicOnPlatform = (): MethodDecorator => rule({ kind: 'public', plane: 'control' });

/** Anybody with a valid token of this tenant. */
export const Authenticated = (): MethodDecorator => rule({ kind: 'authenticated', plane: 'tenant' });

/** Anybody with a valid token of the control plane. */
export const PlatformAuthenticated = (): MethodDecorator => rule({ kind: 'authenticated', plane: 'control' });

/** A member of the tenant who holds the permission (`domain.md` §17.1). */
export const Access = (permission: string): MethodDecorator =>
  rule({ kind: 'permission', plane: 'tenant', permission });

/** A platform administrator who holds the permission. */
export const PlatformAccess = (permission: string): MethodDecorator =>
  rule({ kind: 'permission', plane: 'control', permission });

const rule = (access: AccessRule): MethodDecorator => SetMetadata(ACCESS_RULE, access);
