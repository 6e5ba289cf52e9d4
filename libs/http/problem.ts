import type { FastifyReply, FastifyRequest } from 'fastify';
import { isDomainError } from '#kernel';
import type { DomainError, ErrorFactory, ErrorKind, FieldError, Locale, RequestPart, WriteOutcome } from '#kernel';
import { bodyTooLarge, internalError, malformedRequest, routeNotFound, unsupportedMediaType } from './edge.errors';
import { fieldText } from './field-texts';
import { localeOf } from './request-context';
import { MAX_FIELD_ERRORS } from './validation';

/** The HTTP status of each kind of error. */
export const STATUS_OF_KIND: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  too_slow: 408,
  conflict: 409,
  too_large: 413,
  unsupported_media: 415,
  unprocessable: 422,
  precondition_required: 428,
  too_many: 429,
  headers_too_large: 431,
  internal: 500,
  unavailable: 503,
};

/** A field error in a response: the part of the request, and the name in that part unless it is the body. */
interface SentFieldError extends FieldError {
  readonly in: RequestPart;
  readonly name?: string;
}

/**
 * An RFC 9457 problem. `instance` is the request id. `code` is stable; `title` and `detail` follow the language of the
 * request.
 */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly instance: string;
  readonly errors?: readonly SentFieldError[];
  readonly details?: unknown;
  /** Of a write that failed with 503: whether it is known not to be stored, or may be stored. */
  readonly outcome?: WriteOutcome;
}

export function problemOf(error: DomainError, requestId: string, locale: Locale): Problem {
  const { title, detail } = error.text(locale);
  const status = STATUS_OF_KIND[error.kind];
  const { fields } = error.extras;
  const base = { type: `urn:impact-auto:problem:${error.code}`, title, status, code: error.code, detail };
  return {
    ...base,
    instance: requestId,
    ...(fields ? { errors: fields.slice(0, MAX_FIELD_ERRORS).map((field) => sentField(field, locale)) } : {}),
    ...(Object.keys(error.details).length > 0 && status < 500 ? { details: error.details } : {}),
  };
}

const PART_OF_PREFIX: Readonly<Record<string, RequestPart>> = { '?': 'query', '!': 'header' };

function sentField(field: FieldError, locale: Locale): SentFieldError {
  const part = field.in ?? PART_OF_PREFIX[field.pointer.charAt(0)] ?? 'body';
  const name = part === 'body' ? {} : { name: field.pointer.slice(1) };
  return { in: part, ...name, pointer: field.pointer, code: field.code, detail: fieldText(field, locale) };
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The failed step stored nothing, but an earlier one of the same request may have. */
function outcomeOf({ extras }: DomainError, { method, deadline }: FastifyRequest): WriteOutcome | undefined {
  if (READS.has(method) || extras.outcome === undefined) return undefined;
  return deadline?.hasCommitted === true ? 'unknown' : extras.outcome;
}

/** Sends a problem from anywhere: Nest's filter, a Fastify hook, Fastify's own error handler. */
export function sendProblem(error: DomainError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const outcome = outcomeOf(error, request);
  const problem: Problem = {
    ...problemOf(error, request.id, localeOf(request.headers['accept-language'])),
    ...(outcome === undefined ? {} : { outcome }),
  };
  const { retryAfterSeconds } = error.extras;
  if (retryAfterSeconds !== undefined)
    void reply.header('retry-after', String(Math.max(1, Math.ceil(retryAfterSeconds))));
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  return reply.code(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem));
}

/**
 * Converts any thrown value to an error that a client may see. `unexpected` is true for our own faults, which are
 * logged with their stack.
 */
export function toDomainError(thrown: unknown): { readonly error: DomainError; readonly unexpected: boolean } {
  if (isDomainError(thrown)) return { error: thrown, unexpected: thrown.kind === 'internal' };
  const known = KNOWN_STATUS[statusOf(thrown)] ?? (isRefusalOfFastify(thrown) ? malformedRequest : undefined);
  if (known === undefined) return { error: internalError({}, { cause: thrown }), unexpected: true };
  return { error: known({}, { cause: thrown }), unexpected: false };
}

const KNOWN_STATUS: Readonly<Record<number, ErrorFactory<Record<string, never>>>> = {
  400: malformedRequest,
  403: routeNotFound,
  404: routeNotFound,
  405: routeNotFound,
  413: bodyTooLarge,
  414: malformedRequest,
  415: unsupportedMediaType,
};

/** Fastify and its plugins also use other statuses: a form with too many parts, headers that contradict one another. */
function isRefusalOfFastify(thrown: unknown): boolean {
  const status = statusOf(thrown);
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : '';
  return code.startsWith('FST_') && status >= 400 && status < 500;
}

function statusOf(thrown: unknown): number {
  if (typeof thrown !== 'object' || thrown === null) return 0;
  if ('getStatus' in thrown && typeof thrown.getStatus === 'function') return Number(thrown.getStatus());
  return 'statusCode' in thrown ? Number(thrown.statusCode) : 0;
}
