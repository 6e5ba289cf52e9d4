import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { shareOfRequest } from '#kernel';
import type { Actor } from '#kernel';
import { driverErrorOf, isRetryable } from './driver-error';
import { mapDatabaseError } from './map-database-error';
import { rollBack } from './roll-back';
import type { UnitOfWork } from './unit-of-work';

const ATTEMPTS = 4;
const BASE_PAUSE_MS = 15;

/**
 * Runs `work` in one READ COMMITTED transaction and commits it. If the server rolls it back (deadlock, lock wait,
 * Galera certification), also at COMMIT, the whole function runs again, at most three times. `work` must therefore have
 * no effect outside the transaction. A lost connection is never retried, because the lost COMMIT may have succeeded.
 *
 * @throws DomainError DATABASE_BUSY if the retries are used up, DATABASE_UNAVAILABLE if the server cannot be reached;
 * what `work` throws otherwise
 */
export async function runTransaction<V>(
  dataSource: DataSource,
  actor: Actor,
  work: (unit: UnitOfWork) => Promise<V>,
): Promise<V> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runOnce(dataSource, actor, work);
    } catch (error) {
      if (attempt === ATTEMPTS || !isRetryable(error) || !hasTimeFor(error)) throw mapDatabaseError(error);
    }
    await pause(BASE_PAUSE_MS * 2 ** attempt * Math.random());
  }
}

const LOCK_WAIT_TIMEOUT = 1205;
/** A transaction that waited for a held row would wait as long again. */
const LOCK_WAIT_MS = 6500;
const MIN_MS = 500;

/** Whether the request, if the transaction belongs to one, has time for another attempt. */
function hasTimeFor(error: unknown): boolean {
  const neededMs = driverErrorOf(error)?.errno === LOCK_WAIT_TIMEOUT ? LOCK_WAIT_MS : MIN_MS;
  return shareOfRequest(neededMs) === neededMs;
}

async function runOnce<V>(dataSource: DataSource, actor: Actor, work: (unit: UnitOfWork) => Promise<V>): Promise<V> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction('READ COMMITTED');
    const value = await work({ manager: runner.manager, actor });
    await runner.commitTransaction();
    return value;
  } catch (error) {
    await rollBack(runner, error);
    throw error;
  } finally {
    await runner.release();
  }
}
