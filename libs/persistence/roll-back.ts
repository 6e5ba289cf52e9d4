import { setTimeout as pause } from 'node:timers/promises';
import type { QueryRunner } from 'typeorm';
import { isUnavailable } from './driver-error';

/** A server that has just not answered is not waited for again. */
const PATIENCE_MS = 500;

/**
 * Ends a transaction after an error. A rollback that fails says nothing new: the connection is broken, and the pool destroys it. One that
 * is still under way when its connection goes back stays before everything else that is sent over it.
 */
export async function rollBack(runner: QueryRunner, error: unknown): Promise<void> {
  if (!runner.isTransactionActive) return;
  const rolledBack = runner.rollbackTransaction().catch(() => undefined);
  await (isUnavailable(error) ? Promise.race([rolledBack, pause(PATIENCE_MS, undefined, { ref: false })]) : rolledBack);
}
