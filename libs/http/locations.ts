import type { INestApplicationContext } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { routeTable } from './route-table';

/**
 * Says with every 201 where what was made is (`Location`, RFC 9110 §10.2.2): at the template of its route, filled from the answer.
 * `prefixOf` is what the client has in front of the route's path, such as a tenant's slug.
 */
export function installLocations(
  app: INestApplicationContext,
  server: FastifyInstance,
  prefixOf: (request: FastifyRequest) => string,
): void {
  const templates = new Map(
    routeTable(app).flatMap(({ method, path, location }) =>
      location === null ? [] : [[`${method} ${path}`, location] as const],
    ),
  );
  server.addHook('preSerialization', (request, reply, payload: unknown, done) => {
    const template = templates.get(`${request.method} ${request.routeOptions.url ?? ''}`);
    if (reply.statusCode === CREATED && template !== undefined)
      void reply.header('location', `${prefixOf(request)}${filled(template, payload)}`);
    done(null, payload);
  });
}

const CREATED = 201;

/** `{id}` and `{grant.id}` are fields of the answer. An answer without them is a fault of the declaration: the contract tests find it. */
function filled(template: string, answer: unknown): string {
  return template.replace(/\{([\w.]+)\}/g, (_placeholder, path: string) => {
    const value = path.split('.').reduce<unknown>((at, key) => {
      return typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined;
    }, answer);
    return String(value);
  });
}
