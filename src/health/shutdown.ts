import { setTimeout as pause } from 'node:timers/promises';
import type { INestApplicationContext, LoggerService } from '@nestjs/common';

export interface StopOptions {
  readonly graceMs: number;
  readonly logger: LoggerService;
  /** Called first, so that probes and responses show the draining. */
  readonly onDraining: () => void;
}

const FINISH_WITHIN_MS = 20_000;
/** Time from the signal to the exit; orchestrators kill the process after 30 s. */
const LEAVE_WITHIN_MS = 29_000;

/**
 * Stops the process according to operations.md §6: readiness fails first, requests are served during the grace period, then the
 * server stops accepting connections and running work is finished. A second signal exits at once.
 */
export function stopOnSignals(app: INestApplicationContext, options: StopOptions): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(130);
    stopping = true;
    void drainAndClose(app, signal, options).then((code) => process.exit(code));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

async function drainAndClose(
  app: INestApplicationContext,
  signal: NodeJS.Signals,
  options: StopOptions,
): Promise<number> {
  const { logger, graceMs, onDraining } = options;
  logger.log(`${signal}: draining`, 'Shutdown');
  onDraining();
  await pause(graceMs);
  const finishWithinMs = Math.min(FINISH_WITHIN_MS, LEAVE_WITHIN_MS - graceMs);
  const finished = app.close().then(() => true);
  const expired = pause(finishWithinMs, false, { ref: false });
  try {
    if (await Promise.race([finished, expired])) {
      logger.log('stopped', 'Shutdown');
      return 0;
    }
    logger.error(`still busy after ${finishWithinMs} ms, exiting`, undefined, 'Shutdown');
  } catch (error) {
    logger.error(error instanceof Error ? error.stack : String(error), undefined, 'Shutdown');
  }
  return 1;
}
