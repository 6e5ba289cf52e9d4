import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import { clock } from '#kernel';
import type { DomainError } from '#kernel';
import { headersTooLarge, malformedRequest, requestTooSlow } from './edge.errors';
import { problemOf } from './problem';
import { safeHeaders } from './security-headers';

interface ConnectionError extends Error {
  readonly code?: string;
}

/** A socket of Node's HTTP server, with the response that is being written to it. */
type ServedSocket = Socket & { readonly _httpMessage?: ServerResponse | null };

/**
 * Answers errors that occur before a request exists: a malformed request line, headers that are too long, a client that
 * is too slow (`clientErrorHandler`). The language is unknown, so the text is French.
 */
export function answerBrokenConnection(
  logger: Logger,
  strictTransport = false,
): (error: ConnectionError, socket: Socket) => void {
  return (error, socket) => {
    const { _httpMessage: answering } = socket as ServedSocket;
    const isAnswered = answering?.headersSent === true;
    if (error.code === 'ECONNRESET' || !socket.writable || isAnswered) {
      socket.destroy();
      return;
    }
    const requestId = randomUUID();
    const problem = problemOf(refusalOf(error), requestId, 'fr');
    // A request that has already begun is logged when it ends.
    if (!answering)
      logger.info({ requestId, method: 'unknown', route: 'unknown', status: problem.status, ms: 0 }, 'request');
    socket.end(textOf(problem.status, JSON.stringify(problem), requestId, strictTransport), () => socket.destroy());
  };
}

function refusalOf(error: ConnectionError): DomainError {
  if (error.code === 'HPE_HEADER_OVERFLOW') return headersTooLarge({}, { cause: error });
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return requestTooSlow({}, { cause: error });
  return malformedRequest({}, { cause: error });
}

function textOf(status: number, body: string, requestId: string, strictTransport: boolean): string {
  const headers = {
    ...safeHeaders('', strictTransport),
    'cache-control': 'private, no-store',
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    'x-request-id': requestId,
    date: clock.now().toUTCString(),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`;
}
