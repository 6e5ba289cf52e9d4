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
  /** True while the process drains: responses then ask clients to close the connection. */
  readonly isDraining: () => boolean;
  /** True if the product is reached only by TLS; sends `Strict-Transport-Security`. */
  readonly strictTransport?: boolean;
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);
const REQUEST_ID = /^[A-Za-z0-9._-]{8,128}$/;

/** The id of a request: the caller's `X-Request-Id` if it is valid, otherwise a new UUID. */
export function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/**
 * Headers, entity tags and the log line of every request, as Fastify hooks. Nothing here depends on Nest's contexts.
 */
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
    // Reads and discards the rest of a body whose route has already answered, so that the connection can end.
    request.raw.resume();
    const tenant = hooks.tenantOf(request);
    const finished = finishedRequest(request, reply, tenant);
    hooks.onFinished(finished);
    hooks.logger.info(logLine(request, finished, tenant), 'request');
  });
}

/**
 * Answers requests that Fastify refuses before any hook runs, such as a URL that cannot be decoded (`frameworkErrors`).
 * They get the headers and the log line of any other request.
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

/** The version of a record is its strong entity tag. A client that already has this version gets 304 without a body. */
function withEntityTag(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
  if (typeof payload !== 'object' || payload === null || !('version' in payload)) return payload;
  if (typeof payload.version !== 'number' || reply.hasHeader('etag')) return payload;
  const tag = `"${payload.version}"`;
  void reply.header('etag', tag);
  if (READS.has(request.method) && isKnown(request.headers['if-none-match'], tag)) void reply.code(304);
  return payload;
}

/** RFC 9110 §13.1.2: one of several tags, compared weakly, because proxies that compress make tags weak. */
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
    // The grant of a platform administrator inside a tenant.
    ...(request.actor?.grantId ? { grant: request.actor.grantId } : {}),
    method: finished.method,
    route: finished.route,
    status: finished.status,
    ms: Math.round(finished.durationMs * 10) / 10,
  };
}

/** The actor by id, because a name in the log would be personal data. */
function actorName(actor: Actor | undefined): string | null {
  if (actor === undefined) return null;
  return `${actor.type}:${actor.type === 'api_key' ? actor.keyId : (actor.userId ?? '')}`;
}
