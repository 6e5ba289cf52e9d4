import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { RequestMethod } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { accessRuleOf } from './access.guard';
import type { AccessRule } from './access';
import { locationOf } from './route-marks';
import { isOfOneTenant } from './tenant-act';

/** One route as declared in the code. */
export interface DeclaredRoute {
  readonly method: string;
  readonly path: string;
  readonly handler: string;
  readonly access: AccessRule | undefined;
  /** The class of its body; undefined where it reads none. */
  readonly body: Type<unknown> | undefined;
  /** Where what it makes is, as a template over its answer; null for a route that makes nothing. */
  readonly location: string | null;
}

/** Every route of the application's controllers, read from their metadata; no controller is instantiated for it. */
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
 * Refuses to go on when a route declares no access, or a route of one tenant on the control plane does not declare what it does to it:
 * closed by default is a property of the build, not of care.
 *
 * @throws Error naming every such route.
 */
export function assertEveryRouteDeclaresAccess(app: INestApplicationContext): void {
  const routes = routeTable(app);
  const vague = routes.filter((route) => !saysWhatItDoes(route));
  if (vague.length > 0) throw new Error(`routes of one tenant that do not say what they do to it: ${namesOf(vague)}`);
  const open = routes.filter((route) => route.access === undefined);
  if (open.length === 0) return;
  throw new Error(`routes without an access decorator: ${namesOf(open)}`);
}

const namesOf = (routes: readonly DeclaredRoute[]): string =>
  routes.map(({ method, path, handler }) => `${method} ${path} (${handler})`).join(', ');

/** A route below a tenant of the control plane is an overview or an act; what is no GET is an act. */
function saysWhatItDoes({ method, path, access }: DeclaredRoute): boolean {
  if (!isOfOneTenant(path)) return true;
  const concern = access?.kind === 'permission' ? access.concern?.kind : undefined;
  return concern === 'act' || (concern === 'overview' && method === 'GET');
}

function routesOf(controller: Type<object>): DeclaredRoute[] {
  const base = String(Reflect.getMetadata(PATH_METADATA, controller) ?? '');
  const prototype = controller.prototype as object;
  // As Nest finds them: inherited ones included.
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

/** As Nest notes `@Body()`: the kind of parameter and its position, `3:1`. */
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
