import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { accessRuleOf } from './access.guard';
import { isList } from './route-marks';
import { invalidFields } from './validation';

/**
 * Refuses query parameters where a route reads none: `?dryRun=true` must not look as if it had been heard. Lists check their own;
 * routes of every host (probes) take what an orchestrator appends.
 */
@Injectable()
export class QueryGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { query } = context.switchToHttp().getRequest<FastifyRequest>();
    const names = Object.keys(query as object);
    if (names.length === 0) return true;
    const handler = context.getHandler();
    if (isList(handler) || accessRuleOf(handler)?.plane === 'any') return true;
    throw invalidFields(
      names.map((name) => ({
        pointer: `?${name}`,
        code: 'UNEXPECTED_PARAMETER',
        detail: 'this route takes no parameters',
      })),
    );
  }
}
