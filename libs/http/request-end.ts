import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/**
 * Calls `work` once for every request with a response: after it was sent, or after its client disconnected before that.
 * Fastify reports only the first case (`onResponse`); without the second, a client could avoid the log and the audit
 * log by disconnecting early.
 */
export function onRequestEnd(
  server: FastifyInstance,
  work: (request: FastifyRequest, reply: FastifyReply) => void,
): void {
  const ended = new WeakSet<FastifyRequest>();
  const end = (request: FastifyRequest, reply: FastifyReply): void => {
    if (ended.has(request)) return;
    ended.add(request);
    work(request, reply);
  };
  server.addHook('onResponse', (request, reply, done) => {
    end(request, reply);
    done();
  });
  server.addHook('onSend', (request, reply, payload, done) => {
    if (reply.raw.closed) end(request, reply);
    else reply.raw.once('close', () => end(request, reply));
    done(null, payload);
  });
}
