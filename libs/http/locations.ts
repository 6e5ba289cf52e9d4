import type { INestApplicationContext } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { routeTable } from './route-table';

/**
 * Adds `Location` to every 201 (RFC 9110 §10.2.2), from the template of the route, filled with fields of the response.
 * `prefixOf` returns what the client sends in front of the route's path, such as a tenant's slug.
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

/**
 * `{id}` and `{grant.id}` are fields of the response. A missing field is an error in the declaration; the contract
 * tests find it.
 */
function filled(template: string, answer: unknown): string {
  return template.replace(/\{([\w.]+)\}/g, (_placeholder, path: string) => {
    const value = path.split('.').reduce<unknown>((at, key) => {
      return typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined;
    }, answer);
    return String(value);
  });
}
