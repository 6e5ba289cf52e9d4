import { Injectable } from '@nestjs/common';
import type { ContextId, ContextIdResolver, ContextIdStrategy, HostComponentInfo } from '@nestjs/core';
import type { TenantContext } from '../tenant-context';
import { TenantScopes } from './tenant-scopes';

/** The part of a request that the strategy reads: the tenant that the edge resolved, if any. */
interface RequestOfTenant {
  readonly tenant?: TenantContext | null | undefined;
}

/**
 * Requests of the same tenant and epoch share one sub-tree of durable providers. Each request without a tenant gets its
 * own.
 */
@Injectable()
export class TenantContextIdStrategy implements ContextIdStrategy<RequestOfTenant> {
  constructor(private readonly scopes: TenantScopes) {}

  attach(contextId: ContextId, request: RequestOfTenant): ContextIdResolver | undefined {
    const tenant = request.tenant ?? null;
    if (tenant === null) return undefined;
    const scope = this.scopes.enter(tenant);
    const resolve = (host: HostComponentInfo): ContextId => (host.isTreeDurable ? scope.contextId : contextId);
    return { resolve, payload: scope };
  }
}
