import type { EntityManager } from 'typeorm';
import { clock, withDeadline } from '#kernel';

/** The first answer on a new connection is slow; the last reading that is exact enough stays in force. */
const READINGS = 3;
const WAIT_MS = 2000;
const MICROSECONDS = "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))";

/**
 * Reads the clock of the database and sets the clock of this process by it. When the database does not answer soon, the last known offset
 * stays in force.
 */
export async function readClock(manager: Pick<EntityManager, 'query'>): Promise<void> {
  await withDeadline('the clock of the database', WAIT_MS, readings(manager)).catch(() => undefined);
}

async function readings(manager: Pick<EntityManager, 'query'>): Promise<void> {
  for (let number = 0; number < READINGS; number += 1) {
    const sentAt = clock.monotonicMs();
    const [row] = await manager.query<{ now: unknown }[]>(`SELECT ${MICROSECONDS} AS now`);
    clock.read({ databaseMs: Number(row?.now) / 1000, sentAt, receivedAt: clock.monotonicMs() });
  }
}
