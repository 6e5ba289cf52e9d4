import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RequestDeadline, withinRequest } from '#kernel';

declare module 'fastify' {
  interface FastifyRequest {
    /** The time that all steps of the request share; set by {@link installDeadlines}. */
    deadline?: RequestDeadline;
  }
}

/**
 * Gives every request one deadline, which its steps read wherever they wait. The time in which the client sends its body does not count
 * (the server limits it), nor does the time in which the answer is sent. Call this before any other hook is installed.
 */
export function installDeadlines(server: FastifyInstance): void {
  server.decorateRequest('deadline');
  server.addHook('onRequest', (request, _reply, done) => {
    const deadline = new RequestDeadline();
    request.deadline = deadline;
    withinRequest(deadline, done);
  });
  server.addHook('preParsing', (request, _reply, _payload, done) => {
    const { deadline, raw } = request;
    if (deadline !== undefined && hasBody(request)) {
      deadline.pause();
      raw.once('end', () => deadline.resume());
      raw.once('close', () => deadline.resume());
    }
    done();
  });
  // A parsed body arrives in the context of the connection.
  server.addHook('preValidation', ({ deadline }, _reply, done) => {
    if (deadline === undefined) return done();
    deadline.hasCommitted = false;
    return withinRequest(deadline, done);
  });
  server.addHook('onSend', ({ deadline }, _reply, payload, done) => {
    deadline?.lift();
    done(null, payload);
  });
}

/** The body of a request of another method is not read, so its end would never come. */
const WITH_BODY: ReadonlySet<string> = new Set(['DELETE', 'PATCH', 'POST', 'PUT']);

function hasBody({ headers, method }: FastifyRequest): boolean {
  if (!WITH_BODY.has(method)) return false;
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
