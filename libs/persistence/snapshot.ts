import type { EntityManager } from 'typeorm';
import { isUnavailable } from './driver-error';
import { mapDatabaseError } from './map-database-error';
import { rollBack } from './roll-back';

/**
 * Runs several reads in one snapshot; concurrent writes are not visible. One connection is held until the work ends.
 *
 * @throws DomainError DATABASE_UNAVAILABLE; what `work` throws
 */
export async function inSnapshot<V>(manager: EntityManager, work: (within: EntityManager) => Promise<V>): Promise<V> {
  const runner = manager.dataSource.createQueryRunner();
  try {
    await runner.startTransaction('REPEATABLE READ');
    const value = await work(runner.manager);
    await runner.rollbackTransaction();
    return value;
  } catch (error) {
    await rollBack(runner, error);
    throw isUnavailable(error) ? mapDatabaseError(error) : error;
  } finally {
    await runner.release();
  }
}
