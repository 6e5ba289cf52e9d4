import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/**
 * Calls `work` once for every request that has an answer: when it was sent, or when its client is known to have left before that. Fastify
 * tells of the former alone (`onResponse`), and whoever hangs up in time would be neither logged nor on record.
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
