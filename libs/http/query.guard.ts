import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { accessRuleOf } from './access.guard';
import { isList } from './route-marks';
import { invalidFields } from './validation';

/**
 * Refuses query parameters on routes that read none, because an ignored `?dryRun=true` must not look as if it had an
 * effect. Lists check their own parameters. Routes of every host (probes) accept the parameters that an orchestrator
 * appends.
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
