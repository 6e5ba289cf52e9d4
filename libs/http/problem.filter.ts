import { Catch } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { malformedRequest } from './edge.errors';
import { sendProblem, toDomainError } from './problem';

/** Turns what no rule declared, such as a driver's error, into the declared error it means; anything else comes back as it was. */
export type FaultTranslator = (thrown: unknown) => unknown;

/** Maps everything thrown in a route or hook to a problem; what is no declared error is logged with its stack and answered bare. */
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
    // A table that is missing answers like a server that is away: only its cause tells them apart.
    else if (error.kind === 'unavailable' && cause !== undefined)
      this.logger.warn({ requestId: request.id, code: error.code, err: cause }, 'unavailable');
    void sendProblem(error, request, reply);
  }
}

/** Whether the client left within its request: what was thrown then, a connection reset, is its doing and not the database's. */
function isBrokenOff({ raw }: FastifyRequest): boolean {
  return raw.destroyed && !raw.complete;
}
