import { Catch } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { sendProblem, toDomainError } from './problem';

/** Maps everything thrown in a route to a problem; what is not a declared error is logged with its stack and answered bare. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    answerThrown(thrown, request, reply, this.logger);
  }
}

/** The same for what is thrown outside Nest: hooks, body parsing, unknown routes. */
export function answerThrown(thrown: unknown, request: FastifyRequest, reply: FastifyReply, logger: Logger): void {
  const { error, unexpected } = toDomainError(thrown);
  if (unexpected) logger.error({ requestId: request.id, err: thrown }, 'unexpected error');
  void sendProblem(error, request, reply);
}
