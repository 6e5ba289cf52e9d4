import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyPluginCallback, FastifyRequest } from 'fastify';
import { routeNotFound, sendProblem, toDomainError } from '#http';
import { JobQueue, QueueRedis } from '#jobs';
import type { DomainError } from '#kernel';
import type { Entrance } from '../../global/auth/authenticator';
import { visitorOf } from '../../global/auth/visitor';
import { BOARD_PATH } from './board-cookie';
import { BoardDoor, OPEN_ACTION } from './board-door';
import { boardReadOnly, queueUnavailable } from './queue-board.errors';

/** The pages use their own scripts, images, inline styles and `<base>`. Fonts of other sites are blocked. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const FILES = `${BOARD_PATH}/static/`;
/** Messages of the Redis client when a command timed out or the connection was lost. */
const REDIS_AWAY = /Command timed out|Connection is closed|max retries per request|Stream isn't writeable/;
const logger = new Logger('QueueBoard');
const LOOKS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

interface BoardParts {
  readonly door: BoardDoor;
  readonly queue: JobQueue;
  readonly redis: QueueRedis;
  /** Translates an error of the database for the client. */
  readonly translate: (fault: unknown) => unknown;
}

/** Serves the board of the queue at {@link BOARD_PATH}, only on the control plane. */
export async function serveQueueBoard(app: NestFastifyApplication, translate: BoardParts['translate']): Promise<void> {
  const find = { strict: false };
  const parts = {
    door: app.get(BoardDoor, find),
    queue: app.get(JobQueue, find),
    redis: app.get(QueueRedis, find),
    translate,
  };
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  await server.register(
    async (board) => {
      guardEveryRoute(board, parts);
      openLinks(board, parts.door);
      await board.register(async (inside) => showBoard(inside, parts));
    },
    { prefix: BOARD_PATH },
  );
}

/** These routes are Fastify's, so Nest's guards and filters do not see them. Access control and errors are hooks of this plugin. */
function guardEveryRoute(board: FastifyInstance, parts: BoardParts): void {
  board.addHook('onRoute', (route) => {
    route.errorHandler = (fault, request, reply) => void sendProblem(problemOf(fault, parts), request, reply);
    const auditAction = route.url.startsWith(FILES) ? null : 'queue-board:read';
    route.config = { auditAction, ...route.config };
  });
  board.addHook('onRequest', (request, _reply, done) => {
    done(request.plane === 'control' ? undefined : routeNotFound({}));
  });
  board.addHook('onSend', (request, reply, payload, done) => {
    void reply.header('content-security-policy', PAGE_POLICY);
    void reply.header('cache-control', request.url.startsWith(FILES) ? 'private, no-cache' : 'private, no-store');
    done(null, payload);
  });
}

function openLinks(board: FastifyInstance, door: BoardDoor): void {
  const config = { auditAction: OPEN_ACTION };
  // A HEAD request must not use up the link.
  board.get<{ Querystring: { link?: unknown } }>(
    '/open',
    { exposeHeadRoute: false, config },
    async (request, reply) => {
      const { link } = request.query;
      const visit = await door.enter(typeof link === 'string' ? link : '', entranceOf(request));
      request.actor = visit.actor;
      return reply.header('set-cookie', visit.cookie).redirect(`${BOARD_PATH}/`, 303);
    },
  );
}

async function showBoard(inside: FastifyInstance, { door, queue }: BoardParts): Promise<void> {
  inside.addHook('onRequest', async (request) => {
    request.actor = await door.admit(request.headers.cookie, entranceOf(request));
    if (!LOOKS.has(request.method)) throw boardReadOnly({});
    door.assertOpen();
  });
  await inside.register(pagesOf(queue));
}

/** The pages of the library for one queue. They are read-only: the library itself refuses changes and shows no buttons for them. */
function pagesOf(queue: JobQueue): FastifyPluginCallback {
  const serverAdapter = new FastifyAdapter().setBasePath(BOARD_PATH);
  const queues = [new BullMQAdapter(queue.bull, { readOnlyMode: true })];
  const uiConfig = { boardTitle: 'Impact Auto', hideDocsLink: true, pollingInterval: { showSetting: true } };
  createBullBoard({ queues, serverAdapter, options: { uiConfig } });
  return serverAdapter.registerPlugin();
}

/** The error for the client. The cause of an unexpected error is logged. */
function problemOf(fault: unknown, { redis, translate }: BoardParts): DomainError {
  const { error, unexpected } = toDomainError(translate(fault));
  if (!unexpected) return error;
  const isAway = !redis.isUp || REDIS_AWAY.test(fault instanceof Error ? fault.message : '');
  logger.error(fault instanceof Error ? (fault.stack ?? fault.message) : String(fault));
  return isAway ? queueUnavailable({}, { cause: fault, retryAfterSeconds: 5 }) : error;
}

function entranceOf(request: FastifyRequest): Entrance {
  return { ...visitorOf(request), plane: 'control' };
}
