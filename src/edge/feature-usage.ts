import type { FastifyInstance } from 'fastify';

/** Counts the routes that tenants use. */
interface UsageCounter {
  count(tenantId: number, route: string): void;
}

/** Counts successful requests of authenticated callers of a tenant. */
export function installFeatureUsage(server: FastifyInstance, usage: UsageCounter): void {
  server.addHook('onResponse', (request, reply, done) => {
    const { tenant, actor, routeOptions } = request;
    if (tenant && actor && reply.statusCode < 400 && routeOptions.url) usage.count(tenant.tenantId, routeOptions.url);
    done();
  });
}
