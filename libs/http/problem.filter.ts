import { Catch } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { malformedRequest } from './edge.errors';
import { sendProblem, toDomainError } from './problem';

/**
 * Translates an undeclared error, such as a driver's error, into the declared error that it means; returns any other
 * value unchanged.
 */
export type FaultTranslator = (thrown: unknown) => unknown;

/**
 * Maps every error of a route or hook to a problem. An undeclared error is logged with its stack and answered without
 * details.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly logger: Logger,
    private readonly translate: FaultTranslator = (thrown) => thrown,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { error, unexpected } = toDomainError(
      isBrokenOff(request) ? malformedRequest({}, { cause: thrown }) : this.translate(thrown),
    );
    const { cause } = error.extras;
    if (unexpected) this.logger.error({ requestId: request.id, err: thrown }, 'unexpected error');
    // A missing table gets the same response as an unreachable server; only the cause in the log distinguishes them.
    else if (error.kind === 'unavailable' && cause !== undefined)
      this.logger.warn({ requestId: request.id, code: error.code, err: cause }, 'unavailable');
    void sendProblem(error, request, reply);
  }
}

/**
 * True if the client disconnected within its request. The resulting connection reset is then not an error of the
 * database.
 */
function isBrokenOff({ raw }: FastifyRequest): boolean {
  return raw.destroyed && !raw.complete;
}
