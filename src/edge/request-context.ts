import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { TenantResolver } from '#tenancy';
import type { Authenticator } from '../global/auth/authenticator';
import { hostHeader } from './host-header';
import { pathSlugOf } from './request-target';

/**
 * Finds the tenant and the actor of every request before Nest sees it, once and outside its enhancers: whatever a
 * controller learns about either comes from here. Health probes are answered on any host.
 */
export function installRequestContext(
  server: FastifyInstance,
  resolver: TenantResolver,
  authenticator: Authenticator,
): void {
  server.addHook('onRequest', async (request) => {
    if (isProbe(request)) {
      request.plane = 'bare';
      return;
    }
    const { plane, tenant } = await resolver.resolve({
      host: hostHeader(request.raw),
      pathSlug: pathSlugOf(request.raw),
      headerTenant: singleHeader(request, 'x-tenant'),
      peerAddress: request.raw.socket.remoteAddress ?? '',
    });
    request.plane = plane;
    request.tenant = tenant;
    const authorization = request.headers.authorization;
    if (authorization === undefined || plane === 'bare') return;
    request.actor = await authenticator.authenticate(authorization, { plane, tenantId: tenant?.tenantId ?? null });
  });
}

function isProbe(request: FastifyRequest): boolean {
  return request.url === '/health/live' || request.url === '/health/ready';
}

function singleHeader(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
