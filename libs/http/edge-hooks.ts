import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Actor } from '#kernel';
import { malformedRequest } from './edge.errors';
import { sendProblem } from './problem';
import type { EdgeTenant } from './request-context';
import { onRequestEnd } from './request-end';
import { secure } from './security-headers';

/** One finished request, for the log line and the metrics. `route` is the template, never the URL. */
export interface FinishedRequest {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
  /** Null on the bare host and in the control plane. */
  readonly tenantId: number | null;
}

export interface EdgeHooks {
  readonly logger: Logger;
  readonly onFinished: (request: FinishedRequest) => void;
  /** The tenant of a request, for the log line. */
  readonly tenantOf: (request: FastifyRequest) => EdgeTenant | undefined;
  /** True while the process drains: clients are told to close their connection. */
  readonly isDraining: () => boolean;
  /** True where the product is reached by TLS alone: browsers are told so. */
  readonly strictTransport?: boolean;
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);
const REQUEST_ID = /^[A-Za-z0-9._-]{8,128}$/;

/** The id of a request: the caller's `X-Request-Id` when it is one, a fresh UUID otherwise. */
export function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/** Headers, entity tags and the one log line of every request, as Fastify hooks: nothing here runs per Nest context. */
export function installEdgeHooks(server: FastifyInstance, hooks: EdgeHooks): void {
  server.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    request.address = request.ip;
    done();
  });
  server.addHook('preSerialization', (request, reply, payload: unknown, done) => {
    done(null, withEntityTag(request, reply, payload));
  });
  server.addHook('onSend', (_request, reply, payload, done) => {
    secure(reply, hooks.strictTransport ?? false);
    if (hooks.isDraining()) void reply.header('connection', 'close');
    done(null, payload);
  });
  onRequestEnd(server, (request, reply) => {
    // What is still being sent to a route that has answered is read and forgotten, so that the connection can end.
    request.raw.resume();
    const tenant = hooks.tenantOf(request);
    const finished = finishedRequest(request, reply, tenant);
    hooks.onFinished(finished);
    hooks.logger.info(logLine(request, finished, tenant), 'request');
  });
}

/**
 * Answers what Fastify refuses before any hook, such as a URL that cannot be decoded (`frameworkErrors`): with the headers and
 * the log line of any other request.
 */
export function answerUnreadable(
  logger: Logger,
  strictTransport = false,
): (error: Error, request: FastifyRequest, reply: FastifyReply) => void {
  return (error, request, reply) => {
    const finished = { method: request.method, route: 'unknown', status: 400, durationMs: 0, tenantId: null };
    logger.info(logLine(request, finished, undefined), 'request');
    void reply.header('x-request-id', request.id);
    secure(reply, strictTransport);
    void sendProblem(malformedRequest({}, { cause: error }), request, reply);
  };
}

/** A record's version is its strong entity tag; a reader who has it gets 304 and no body. */
function withEntityTag(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
  if (typeof payload !== 'object' || payload === null || !('version' in payload)) return payload;
  if (typeof payload.version !== 'number' || reply.hasHeader('etag')) return payload;
  const tag = `"${payload.version}"`;
  void reply.header('etag', tag);
  if (READS.has(request.method) && isKnown(request.headers['if-none-match'], tag)) void reply.code(304);
  return payload;
}

/** RFC 9110 §13.1.2: any of several tags, compared weakly, because proxies that compress make them weak. */
function isKnown(ifNoneMatch: string | undefined, tag: string): boolean {
  const known = ifNoneMatch?.split(',').map((one) => one.trim().replace(/^W\//, ''));
  return known !== undefined && (known.includes(tag) || known.includes('*'));
}

function finishedRequest(
  request: FastifyRequest,
  reply: FastifyReply,
  tenant: EdgeTenant | undefined,
): FinishedRequest {
  return {
    method: request.method,
    route: request.routeOptions.url ?? 'unknown',
    status: reply.statusCode,
    durationMs: reply.elapsedTime,
    tenantId: tenant?.tenantId ?? null,
  };
}

function logLine(request: FastifyRequest, finished: FinishedRequest, tenant: EdgeTenant | undefined): object {
  return {
    requestId: request.id,
    tenantId: tenant?.tenantId ?? null,
    tenant: tenant?.slug ?? null,
    actor: actorName(request.actor?.actor),
    // A platform administrator inside a tenant, by this grant.
    ...(request.actor?.grantId ? { grant: request.actor.grantId } : {}),
    method: finished.method,
    route: finished.route,
    status: finished.status,
    ms: Math.round(finished.durationMs * 10) / 10,
  };
}

/** By id: a name in the log would be personal data. */
function actorName(actor: Actor | undefined): string | null {
  if (actor === undefined) return null;
  return `${actor.type}:${actor.type === 'api_key' ? actor.keyId : (actor.userId ?? '')}`;
}
