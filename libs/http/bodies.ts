import type { INestApplicationContext } from '@nestjs/common';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { checkAccess } from './access.guard';
import { bodyBudgetOf, NO_BODY } from './body-budget';
import type { BodyBudget } from './body-budget';
import { meterBody } from './body-meter';
import { routeTable } from './route-table';
import type { DeclaredRoute } from './route-table';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The limits of a JSON body of the route. */
    bodyBudget?: BodyBudget;
  }
}

/** Maximum body size in bytes without a declared route. The server itself must be created with this limit. */
export const STRAY_BODY_BYTES = NO_BODY.bytes;

/**
 * Checks every JSON body against the budget of its route before it is parsed. A caller without access to the route is
 * refused before the body is read. An empty body counts as no body, whatever its content type. Call this before the
 * routes are created.
 */
export function installBodies(app: INestApplicationContext, server: FastifyInstance): void {
  const routes = new Map(routeTable(app).map((route) => [`${route.method} ${route.path}`, route]));
  server.addHook('onRoute', (options) => giveBudget(options, routes));
  server.addHook('preParsing', (request, _reply, _payload, done) => {
    const rule = routes.get(`${request.method} ${request.routeOptions.url ?? ''}`)?.access;
    if (rule !== undefined) checkAccess(rule, request);
    done();
  });
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeContentTypeParser('application/json');
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text: string, done) => {
    if (text.trim() === '') return done(null, undefined);
    meterBody(text, request.routeOptions.config.bodyBudget ?? NO_BODY);
    return parse(request, text, done);
  });
}

function giveBudget(options: RouteOptions, routes: ReadonlyMap<string, DeclaredRoute>): void {
  const route = routes.get(`${String(options.method)} ${options.url}`);
  if (route === undefined) return;
  const bodyBudget = bodyBudgetOf(route.body, route.access);
  options.bodyLimit = bodyBudget.bytes;
  options.config = { ...options.config, bodyBudget };
}
