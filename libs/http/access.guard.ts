import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { clock } from '#kernel';
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

/** How long a password or code counts as given just now. */
export const STEP_UP_MS = 10 * 60_000;

/**
 * Checks the access rule of the route against the actor that the edge found. A singleton without look-ups: it costs two
 * reads per request. A route that belongs to another plane answers 404.
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
 * Refuses a request that the access rule of its route does not allow.
 *
 * @throws DomainError ROUTE_NOT_FOUND, UNAUTHENTICATED, FORBIDDEN, or the step that the account has to complete first
 */
export function checkAccess(rule: AccessRule, { plane, actor, routeOptions }: FastifyRequest): void {
  if (!isServedOn(rule, plane, routeOptions.url ?? '')) throw routeNotFound({});
  if (rule.kind === 'public') return;
  if (actor === undefined || actor.plane !== plane) throw unauthenticated({});
  checkOptions(rule, actor);
  if (rule.kind === 'permission' && !actor.permissions.has(rule.permission))
    throw forbidden({ permission: rule.permission });
}

/** The access rule that is declared on a route's handler. */
export function accessRuleOf(handler: object): AccessRule | undefined {
  return Reflect.getMetadata(ACCESS_RULE, handler) as AccessRule | undefined;
}

/**
 * Refuses a caller without a recent password or code, for requests that need it although their route does not. @throws
 * DomainError STEP_UP_REQUIRED
 */
export function requireStepUp({ authenticatedAt }: Pick<RequestActor, 'authenticatedAt'>): void {
  if (clock.nowMs() - authenticatedAt > STEP_UP_MS) throw stepUpRequired({});
}

/** A route that exists on both planes has a different path on each. */
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
