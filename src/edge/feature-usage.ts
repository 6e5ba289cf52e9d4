import type { FastifyInstance } from 'fastify';

/** Who counts what tenants use. */
interface UsageCounter {
  count(tenantId: number, route: string): void;
}

/** Counts what a known caller of a tenant was served; what was refused was not used. */
export function installFeatureUsage(server: FastifyInstance, usage: UsageCounter): void {
  server.addHook('onResponse', (request, reply, done) => {
    const { tenant, actor, routeOptions } = request;
    if (tenant && actor && reply.statusCode < 400 && routeOptions.url) usage.count(tenant.tenantId, routeOptions.url);
    done();
  });
}
