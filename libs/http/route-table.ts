import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { RequestMethod } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { accessRuleOf } from './access.guard';
import type { AccessRule } from './access';
import { locationOf } from './route-marks';
import { isOfOneTenant } from './tenant-act';

/** One route, as declared in the code. */
export interface DeclaredRoute {
  readonly method: string;
  readonly path: string;
  readonly handler: string;
  readonly access: AccessRule | undefined;
  /** The class of its body; undefined if it reads none. */
  readonly body: Type<unknown> | undefined;
  /** The `Location` template of the created record; null for a route that creates nothing. */
  readonly location: string | null;
}

/** All routes of the application's controllers, read from metadata without instantiating a controller. */
export function routeTable(app: INestApplicationContext): readonly DeclaredRoute[] {
  const routes: DeclaredRoute[] = [];
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype === 'function') routes.push(...routesOf(metatype as Type<object>));
    }
  }
  return routes;
}

/**
 * Fails the start if a route declares no access rule, or if a route of one tenant on the control plane does not declare
 * its concern. Routes are closed by default by construction, not by discipline.
 *
 * @throws Error with the names of these routes
 */
export function assertEveryRouteDeclaresAccess(app: INestApplicationContext): void {
  const routes = routeTable(app);
  const vague = routes.filter((route) => !declaresConcern(route));
  if (vague.length > 0)
    throw new Error(`routes of one tenant without @TenantOverview or @ActsOnTenant: ${namesOf(vague)}`);
  const open = routes.filter((route) => route.access === undefined);
  if (open.length === 0) return;
  throw new Error(`routes without an access decorator: ${namesOf(open)}`);
}

const namesOf = (routes: readonly DeclaredRoute[]): string =>
  routes.map(({ method, path, handler }) => `${method} ${path} (${handler})`).join(', ');

/** A route of one tenant on the control plane must be an overview or an act. Every method except GET must be an act. */
function declaresConcern({ method, path, access }: DeclaredRoute): boolean {
  if (!isOfOneTenant(path)) return true;
  const concern = access?.kind === 'permission' ? access.concern?.kind : undefined;
  return concern === 'act' || (concern === 'overview' && method === 'GET');
}

function routesOf(controller: Type<object>): DeclaredRoute[] {
  const base = String(Reflect.getMetadata(PATH_METADATA, controller) ?? '');
  const prototype = controller.prototype as object;
  // Includes inherited methods, like Nest.
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const handler: unknown = Reflect.get(prototype, name);
    if (typeof handler !== 'function' || !Reflect.hasMetadata(METHOD_METADATA, handler)) return [];
    const method = RequestMethod[Number(Reflect.getMetadata(METHOD_METADATA, handler))] ?? 'ALL';
    const path = [base, String(Reflect.getMetadata(PATH_METADATA, handler) ?? '')]
      .map((part) => part.replace(/^\/|\/$/g, ''))
      .filter((part) => part !== '')
      .join('/');
    const mark = locationOf(handler);
    const location = mark === undefined ? null : (mark ?? `/${path}/{id}`);
    const access = accessRuleOf(handler);
    const body = bodyClassOf(controller, name);
    return [{ method, path: `/${path}`, handler: `${controller.name}.${name}`, access, body, location }];
  });
}

/** Nest's metadata key of `@Body()`: kind and position of the parameter, `3:1`. */
const BODY_PARAMETER = /^3:(\d+)$/;

function bodyClassOf(controller: Type<object>, method: string): Type<unknown> | undefined {
  const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as object;
  const types = (Reflect.getMetadata('design:paramtypes', controller.prototype as object, method) ?? []) as unknown[];
  const position = Object.keys(parameters)
    .map((key) => BODY_PARAMETER.exec(key)?.[1])
    .find((found) => found !== undefined);
  const type = position === undefined ? undefined : types[Number(position)];
  return typeof type === 'function' ? (type as Type<unknown>) : undefined;
}
