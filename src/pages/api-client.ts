import type { FastifyInstance, FastifyRequest } from 'fastify';
import { tenantPrefixOf } from '../edge/rewrite-url';

/** What the API refused: its code, and what it says about it in the reader's language. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly detail: string | null;
}

/** Headers that belong to the form's own body or connection, or that a person's browser has no say in here. */
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
 * Asks the product's own API, in this process, as the person at the other end: same host, address and language. Throttling, rules and
 * the audit log are the API's; the pages add none. Null when it was done.
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
