import type { LoggerService } from '@nestjs/common';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { loggedError } from './logged-error';

const STANDARD_OUTPUT = 1;
const SECRETS = ['*.password', '*.accessToken', '*.authorization'];

/**
 * The process's structured log, on standard output unless another descriptor is given. Secrets that slip into an object are removed by
 * name; of an error goes what {@link loggedError} lets through.
 */
export function createLogger(level: string, descriptor = STANDARD_OUTPUT): Logger {
  const serializers = { err: (error: unknown) => loggedError(error) };
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: SECRETS, serializers };
  return pino(options, pino.destination({ dest: descriptor, sync: descriptor !== STANDARD_OUTPUT }));
}

/** What Nest says of every route and module while it boots; of use to its developers alone. */
const BOOT_CHATTER: ReadonlySet<unknown> = new Set(['InstanceLoader', 'RouterExplorer', 'RoutesResolver']);

/** Nest's own messages as lines of the same log. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: unknown): void {
    const level = BOOT_CHATTER.has(context) ? 'debug' : 'info';
    this.logger[level]({ context }, String(message));
  }

  warn(message: unknown, context?: unknown): void {
    this.logger.warn({ context }, String(message));
  }

  error(message: unknown, stack?: unknown, context?: unknown): void {
    this.logger.error({ context, stack: message instanceof Error ? message.stack : stack }, String(message));
  }

  debug(message: unknown, context?: unknown): void {
    this.logger.debug({ context }, String(message));
  }
}
