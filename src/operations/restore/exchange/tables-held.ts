import { driverErrorOf } from '#persistence';
import type { ServerSession } from '../../servers/server-connections';

/** Seconds that an exchange waits for a table. Everything that comes after it waits too. */
const LOCK_WAIT_SECONDS = 2;
const LOCK_WAIT_TIMEOUT = 1205;

/** Another session holds a table of the tenant. */
export class TablesHeld extends Error {
  override readonly name = 'TablesHeld';
}

export async function waitBriefly(session: ServerSession): Promise<void> {
  await session.query(
    `SET SESSION lock_wait_timeout = ${LOCK_WAIT_SECONDS}, innodb_lock_wait_timeout = ${LOCK_WAIT_SECONDS}`,
  );
}

/** Waits for a statement that changes nothing if it has to wait too long. @throws TablesHeld */
export async function orHeld<T>(statement: Promise<T>): Promise<T> {
  try {
    return await statement;
  } catch (error) {
    throw isLockTimeout(error) ? new TablesHeld('a table is held', { cause: error }) : error;
  }
}

const isLockTimeout = (error: unknown): boolean => driverErrorOf(error)?.errno === LOCK_WAIT_TIMEOUT;
