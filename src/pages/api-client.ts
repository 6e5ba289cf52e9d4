import type { FastifyInstance, FastifyRequest } from 'fastify';
import { tenantPrefixOf } from '../edge/rewrite-url';

/** An error of the API: its code and its text in the language of the reader. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly detail: string | null;
}

/** Headers that are not forwarded: those of the form's own body or connection, and those that the browser must not set. */
const NOT_PASSED_ON: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'cookie',
  'expect',
  'idempotency-key',
  'origin',
  'transfer-encoding',
]);

/**
 * Calls the product's own API in this process on behalf of the visitor: same host, address and language. Throttling, rules and
 * the audit log are those of the API. Null on success.
 */
export async function askApi(
  server: FastifyInstance,
  request: FastifyRequest,
  path: string,
  body: Readonly<Record<string, string>>,
): Promise<Refusal | null> {
  const { socket } = request.raw;
  const answer = await server.inject({
    method: 'POST',
    url: `${prefixOf(request)}/api/v1/auth/${path}`,
    headers: { ...passedOn(request), 'x-request-id': request.id },
    payload: { ...body },
    ...(socket.remoteAddress === undefined ? {} : { remoteAddress: socket.remoteAddress }),
  });
  if (answer.statusCode < 400) return null;
  const problem = answer.json<{ readonly code?: string; readonly detail?: string }>();
  return { status: answer.statusCode, code: problem.code ?? '', detail: problem.detail ?? null };
}

function prefixOf(request: FastifyRequest): string {
  return request.plane === 'control' ? '/admin' : tenantPrefixOf(request.raw);
}

function passedOn({ headers }: FastifyRequest): Record<string, string | string[]> {
  const passed: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !NOT_PASSED_ON.has(name)) passed[name] = value;
  }
  return passed;
}
