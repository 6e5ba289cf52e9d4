import { randomUUID } from 'node:crypto';
import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { clock } from '#kernel';
import type { AuditEvent, AuditOutcome } from '#kernel';

/** The origin of a request without an authenticated caller, and its tenant; null on the control plane. */
export interface Visitor {
  readonly tenantId: number | null;
  /** Empty when the client has disconnected. */
  readonly address: string;
  readonly userAgent: string | null;
  readonly requestId: string;
  readonly route: string;
}

/** The visitor, on routes that need no login. */
export const CurrentVisitor = createParamDecorator((_data: undefined, context: ExecutionContext): Visitor =>
  visitorOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

export function visitorOf(request: FastifyRequest): Visitor {
  return {
    tenantId: request.tenant?.tenantId ?? null,
    address: request.address ?? '',
    userAgent: request.headers['user-agent'] ?? null,
    requestId: request.id,
    route: `${request.method} ${request.routeOptions.url ?? ''}`,
  };
}

interface VisitFacts {
  readonly action: string;
  readonly outcome: AuditOutcome;
  readonly userId: number | null;
  readonly status: number;
}

/** An audit event of a visitor. It names the account that was found, never the identifier that the visitor typed. */
export function visitEvent(visitor: Visitor, { action, outcome, userId, status }: VisitFacts): AuditEvent {
  return {
    eventId: randomUUID(),
    occurredAt: clock.now().toISOString(),
    tenantId: visitor.tenantId,
    actorType: 'user',
    actorUserId: userId,
    actorKeyId: null,
    grantId: null,
    action,
    outcome,
    status,
    route: visitor.route,
    entityType: 'users',
    entityId: userId,
    requestId: visitor.requestId,
    ip: visitor.address,
    userAgent: visitor.userAgent,
    changedFields: null,
    reason: null,
  };
}
