import type { LoggerService } from '@nestjs/common';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { loggedError } from './logged-error';

const STANDARD_OUTPUT = 1;
const SECRETS = ['*.password', '*.accessToken', '*.authorization'];

/**
 * Creates the structured log of the process, on standard output by default. Secrets inside logged objects are removed
 * by property name; errors are reduced by {@link loggedError}.
 */
export function createLogger(level: string, descriptor = STANDARD_OUTPUT): Logger {
  const serializers = { err: (error: unknown) => loggedError(error) };
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: SECRETS, serializers };
  return pino(options, pino.destination({ dest: descriptor, sync: descriptor !== STANDARD_OUTPUT }));
}

/** Contexts of Nest's messages about each route and module at start, which only help its developers. */
const BOOT_CHATTER: ReadonlySet<unknown> = new Set(['InstanceLoader', 'RouterExplorer', 'RoutesResolver']);

/** Writes Nest's own messages to the same log. */
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
