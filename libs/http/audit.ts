import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { clock, inTenantLog } from '#kernel';
import type { AuditEvent, AuditOutcome } from '#kernel';
import type { AccessRule } from './access';
import type { RequestActor } from './request-context';
import { onRequestEnd } from './request-end';
import { routeTable } from './route-table';

declare module 'fastify' {
  interface FastifyRequest {
    /** True after the request's audit row was committed together with its effect. */
    isAudited?: boolean;
  }

  interface FastifyContextConfig {
    /** The audit action of a route without a controller; null for a route that writes no audit row. */
    auditAction?: string | null;
  }
}

/** Receives the audit events that need no transaction: reads and refusals. It must neither throw nor wait. */
export interface AuditSink {
  record(event: AuditEvent): void;
}

const MAX_AGENT_LENGTH = 255;
const MAX_FIELDS = 100;

/**
 * Writes an audit row for every authenticated request, unless its own transaction has already written it
 * (architecture.md §9).
 */
export function installAudit(app: INestApplicationContext, server: FastifyInstance, sink: AuditSink): void {
  const actions = new Map(
    routeTable(app).map(({ method, path, access }) => [`${method} ${path}`, recordedActionOf(method, path, access)]),
  );
  server.decorateRequest('isAudited', false);
  onRequestEnd(server, (request, reply) => {
    const { actor } = request;
    const { auditAction } = request.routeOptions.config;
    if (actor !== undefined && request.isAudited !== true && auditAction !== null) {
      const action = auditAction ?? actions.get(declaredRouteOf(request)) ?? 'unknown:route';
      const event = auditEventOf(request, actor, { action, status: reply.statusCode });
      sink.record(event);
      const tenantId = request.tenantAct?.tenantId ?? null;
      // Only a successful request is certain to name an existing tenant.
      if (tenantId !== null && event.outcome === 'done') sink.record(inTenantLog(event, tenantId));
    }
  });
}

interface AuditFacts {
  readonly action: string;
  readonly status: number;
  readonly entityId?: number | null;
}

/** The request as a row of the audit log. */
export function auditEventOf(request: FastifyRequest, caller: RequestActor, facts: AuditFacts): AuditEvent {
  const { actor } = caller;
  return {
    eventId: randomUUID(),
    occurredAt: clock.now().toISOString(),
    tenantId: caller.tenantId,
    actorType: actor.type,
    actorUserId: actor.userId,
    actorKeyId: actor.type === 'api_key' ? actor.keyId : null,
    grantId: caller.grantId,
    action: facts.action,
    outcome: outcomeOf(facts.status),
    status: facts.status,
    route: routeOf(request),
    entityType: facts.action.split(':')[0] ?? null,
    entityId: facts.entityId ?? idInPath(request),
    requestId: request.id,
    ip: request.address ?? null,
    userAgent: request.headers['user-agent']?.slice(0, MAX_AGENT_LENGTH) ?? null,
    changedFields: fieldsOf(request.body),
    reason: request.tenantAct?.reason ?? null,
  };
}

/**
 * The audit action of a route: its permission (`vehicles:update`), otherwise derived from its path:
 * `/api/v1/auth/mfa/confirm` is `auth:mfa.confirm`.
 */
export function actionOf(path: string, rule: AccessRule | undefined): string {
  if (rule?.kind === 'permission') return rule.concern?.kind === 'act' ? rule.concern.action : rule.permission;
  const [resource = 'unknown', ...rest] = path
    .replace(/^(?:\/admin)?\/api\/v1\//, '')
    .split('/')
    .filter((part) => !part.startsWith(':'));
  return `${resource}:${rest.join('.') || 'read'}`;
}

/** Permissions of reads, and of exports, which are acts by decision: a row about them bears their name. */
const READING = /^platform:|:(?:read|export|export_personal_data)$/;

/**
 * The action in an audit row that the edge writes. A GET changes nothing, so a GET that requires `settings:manage` is recorded as
 * `settings:read`.
 */
function recordedActionOf(method: string, path: string, rule: AccessRule | undefined): string {
  const action = actionOf(path, rule);
  const isRead = method === 'GET' && rule?.kind === 'permission' && rule.concern?.kind !== 'act';
  return isRead && !READING.test(action) ? action.replace(/:.*$/, ':read') : action;
}

function routeOf(request: FastifyRequest): string {
  return `${request.method} ${request.routeOptions.url ?? 'unknown'}`;
}

/** The GET route of a path also serves HEAD. */
function declaredRouteOf(request: FastifyRequest): string {
  return routeOf(request).replace(/^HEAD /, 'GET ');
}

function outcomeOf(status: number): AuditOutcome {
  if (status < 400) return 'done';
  return status < 500 ? 'refused' : 'failed';
}

function idInPath(request: FastifyRequest): number | null {
  const { id } = (request.params ?? {}) as Readonly<Record<string, string>>;
  return id !== undefined && /^[1-9]\d{0,9}$/.test(id) ? Number(id) : null;
}

/** The names of the sent fields, without values. Unknown fields are refused before a write. */
function fieldsOf(body: unknown): readonly string[] | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  const names = Object.keys(body).filter((name) => name !== 'version' && /^\w{1,60}$/.test(name));
  return names.length === 0 ? null : names.slice(0, MAX_FIELDS);
}
