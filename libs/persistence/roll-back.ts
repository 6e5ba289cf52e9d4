import { setTimeout as pause } from 'node:timers/promises';
import type { QueryRunner } from 'typeorm';
import { isUnavailable } from './driver-error';

/** A server that has just failed to answer gets only this much time for the rollback. */
const PATIENCE_MS = 500;

/**
 * Ends a transaction after an error. The error of a failed rollback is ignored: the connection is broken, and the pool
 * closes it. The pool also closes a connection whose rollback is still running when it is returned.
 */
export async function rollBack(runner: QueryRunner, error: unknown): Promise<void> {
  if (!runner.isTransactionActive) return;
  const rolledBack = runner.rollbackTransaction().catch(() => undefined);
  await (isUnavailable(error) ? Promise.race([rolledBack, pause(PATIENCE_MS, undefined, { ref: false })]) : rolledBack);
}
