import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ACCESS_RULE } from './access';
import type { AccessRule } from './access';
import { forbidden, routeNotFound, unauthenticated } from './edge.errors';

/**
 * Checks the route's access rule against the actor the edge found. A singleton that looks nothing up: it costs a request two
 * reads. A route asked for on the wrong plane does not exist there.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const rule = accessRuleOf(context.getHandler());
    if (rule === undefined) throw forbidden({ permission: 'none' });
    const { plane, actor } = context.switchToHttp().getRequest<FastifyRequest>();
    if (rule.plane !== 'any' && rule.plane !== plane) throw routeNotFound({});
    if (rule.kind === 'public') return true;
    if (actor === undefined || actor.plane !== rule.plane) throw unauthenticated({});
    if (rule.kind === 'authenticated' || actor.permissions.has(rule.permission)) return true;
    throw forbidden({ permission: rule.permission });
  }
}

/** The rule declared on a route's handler. */
export function accessRuleOf(handler: object): AccessRule | undefined {
  return Reflect.getMetadata(ACCESS_RULE, handler) as AccessRule | undefined;
}
