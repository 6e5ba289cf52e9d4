import { PATH_METADATA, METHOD_METADATA } from '@nestjs/common/constants';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { RequestMethod } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { accessRuleOf } from './access.guard';
import type { AccessRule } from './access';
import { locationOf } from './route-marks';

/** One route as declared in the code. */
export interface DeclaredRoute {
  readonly method: string;
  readonly path: string;
  readonly handler: string;
  readonly access: AccessRule | undefined;
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
 * Refuses to go on when a route declares no access: closed by default is a property of the build, not of care.
 *
 * @throws Error naming every such route.
 */
export function assertEveryRouteDeclaresAccess(app: INestApplicationContext): void {
  const open = routeTable(app).filter((route) => route.access === undefined);
  if (open.length === 0) return;
  throw new Error(
    `routes without an access decorator: ${open.map((route) => `${route.method} ${route.path} (${route.handler})`).join(', ')}`,
  );
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
    return [
      { method, path: `/${path}`, handler: `${controller.name}.${name}`, access: accessRuleOf(handler), location },
    ];
  });
}
