import type { FastifyInstance, FastifyRequest } from 'fastify';
import { routeNotFound } from '#http';
import type { RequestBudget } from '#http';
import type { TenantContext, TenantResolver } from '#tenancy';
import type { Authenticator } from '../global/auth/authenticator';
import { hostHeader } from './host-header';
import { pathSlugOf } from './rewrite-url';

declare module 'fastify' {
  interface FastifyRequest {
    /** The tenant of the request, on its plane alone; what tenant providers of the request are built from. */
    tenant?: TenantContext;
  }
}

export interface RequestContextParts {
  readonly resolver: TenantResolver;
  readonly authenticator: Authenticator;
  readonly budget: RequestBudget;
}

const PROBES: ReadonlySet<string> = new Set(['/health/live', '/health/ready']);

/** Their providers are made before any guard runs, and cannot be without a tenant. */
const TENANT_ROUTES = /^\/api\/v1(?:[/?]|$)/;

/**
 * Finds the tenant and the actor of every request before Nest sees it, once and outside its enhancers: whatever a controller
 * learns about either comes from here. Health probes are answered on any host; an invalid token is no actor, and the route's
 * access rule decides what that means.
 */
export function installRequestContext(server: FastifyInstance, parts: RequestContextParts): void {
  server.decorateRequest('plane');
  server.decorateRequest('tenant');
  server.decorateRequest('actor');
  server.addHook('onRequest', async (request) => {
    if (PROBES.has(request.url)) request.plane = 'bare';
    else await enter(request, parts);
  });
}

async function enter(request: FastifyRequest, { resolver, authenticator, budget }: RequestContextParts): Promise<void> {
  const { plane, tenant } = await resolver.resolve({
    host: hostHeader(request.raw),
    pathSlug: pathSlugOf(request.raw),
    headerTenant: single(request.headers['x-tenant']),
    peerAddress: request.raw.socket.remoteAddress,
    path: request.url,
  });
  request.plane = plane;
  if (plane === 'bare' && TENANT_ROUTES.test(request.url)) throw routeNotFound({});
  if (tenant !== undefined) {
    request.tenant = tenant;
    budget.take(tenant.tenantId);
  }
  const { authorization } = request.headers;
  if (authorization === undefined || plane === 'bare') return;
  const actor = await authenticator.authenticate(authorization, { plane, tenantId: tenant?.tenantId ?? null });
  if (actor !== null) request.actor = actor;
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
