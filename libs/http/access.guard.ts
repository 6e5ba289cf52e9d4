import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ACCESS_RULE } from './access';
import type { AccessOptions, AccessRule } from './access';
import {
  forbidden,
  mfaEnrolmentRequired,
  wouldOutliveGrant,
  passwordChangeRequired,
  routeNotFound,
  stepUpRequired,
  unauthenticated,
} from './edge.errors';
import { noteTenantAct } from './tenant-act';
import type { Plane, RequestActor } from './request-context';

const CONTROL_PATH = '/admin/';

/** How long giving one's password or code counts as having just given it. */
export const STEP_UP_MS = 10 * 60_000;

/**
 * Checks the route's access rule against the actor the edge found. A singleton that looks nothing up: it costs a request two
 * reads. A route asked for on the wrong plane does not exist there.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const rule = accessRuleOf(context.getHandler());
    if (rule === undefined) throw forbidden({ permission: 'none' });
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    checkAccess(rule, request);
    if (rule.kind === 'permission' && rule.concern?.kind === 'act') noteTenantAct(request);
    return true;
  }
}

/**
 * Refuses a request its route's rule does not allow.
 *
 * @throws DomainError ROUTE_NOT_FOUND, UNAUTHENTICATED, FORBIDDEN or what the account has to do first
 */
export function checkAccess(rule: AccessRule, { plane, actor, routeOptions }: FastifyRequest): void {
  if (!isServedOn(rule, plane, routeOptions.url ?? '')) throw routeNotFound({});
  if (rule.kind === 'public') return;
  if (actor === undefined || actor.plane !== plane) throw unauthenticated({});
  checkOptions(rule, actor);
  if (rule.kind === 'permission' && !actor.permissions.has(rule.permission))
    throw forbidden({ permission: rule.permission });
}

/** The rule declared on a route's handler. */
export function accessRuleOf(handler: object): AccessRule | undefined {
  return Reflect.getMetadata(ACCESS_RULE, handler) as AccessRule | undefined;
}

/** Refuses who has not given a password or code lately, where not the route but what is asked for needs it. @throws DomainError STEP_UP_REQUIRED */
export function requireStepUp({ authenticatedAt }: Pick<RequestActor, 'authenticatedAt'>): void {
  if (Date.now() - authenticatedAt > STEP_UP_MS) throw stepUpRequired({});
}

/** Of the routes both planes have, each has its own path. */
function isServedOn(rule: AccessRule, plane: Plane | undefined, path: string): boolean {
  if (rule.plane === 'any') return true;
  if (rule.plane === 'either') return plane === (path.startsWith(CONTROL_PATH) ? 'control' : 'tenant');
  return rule.plane === plane;
}

function checkOptions({ evenRestricted, stepUp, outlivesGrant }: AccessOptions, actor: RequestActor): void {
  if (evenRestricted !== true && actor.restriction !== null) {
    throw actor.restriction === 'password' ? passwordChangeRequired({}) : mfaEnrolmentRequired({});
  }
  if (outlivesGrant === true && actor.grantId !== null) throw wouldOutliveGrant({});
  if (stepUp === true) requireStepUp(actor);
}
