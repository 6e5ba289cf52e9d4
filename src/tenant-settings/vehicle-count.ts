import type { EntityManager } from 'typeorm';
import { isMissingTable, tableName, unlessMissing } from '#persistence';

/** Adds to the number of vehicles. Returns false in a database that is not migrated yet: it has no counter. */
export async function addToVehicleCount(manager: EntityManager, change: number): Promise<boolean> {
  try {
    await manager.query(
      `UPDATE ${counts(manager)} SET used = GREATEST(CAST(used AS SIGNED) + ?, 0) WHERE resource = 'vehicles'`,
      [change],
    );
    return true;
  } catch (error) {
    if (isMissingTable(error)) return false;
    throw error;
  }
}

export async function vehicleCount(manager: EntityManager): Promise<number> {
  return numberOf(manager, `SELECT used AS value FROM ${counts(manager)} WHERE resource = 'vehicles'`);
}

/** As {@link vehicleCount}; null in a database that does not count them yet. */
export async function countedVehicles(manager: EntityManager): Promise<number | null> {
  const sql = `SELECT used FROM ${counts(manager)} WHERE resource = 'vehicles'`;
  const [row] = await unlessMissing(manager.query<{ used: number | string }[]>(sql), []);
  return row === undefined ? null : Number(row.used);
}

/**
 * Recounts the vehicles: a process of the previous release, or a restore of single tables, does not maintain the counter. Transactions
 * that create or delete a vehicle meanwhile wait for the row of the counter.
 */
export async function recountVehicles(manager: EntityManager): Promise<void> {
  if (!(await addToVehicleCount(manager, 0))) return;
  await manager.transaction(async (within) => {
    const locked = `SELECT used AS value FROM ${counts(within)} WHERE resource = 'vehicles' FOR UPDATE`;
    const used = await numberOf(within, locked);
    const vehicles = tableName(within, 'vehicles');
    const found = await numberOf(within, `SELECT COUNT(*) AS value FROM ${vehicles} WHERE deleted_at IS NULL`);
    if (found !== used) await addToVehicleCount(within, found - used);
  });
}

const counts = (manager: EntityManager): string => tableName(manager, 'usage_counts');

async function numberOf(manager: EntityManager, sql: string): Promise<number> {
  const [row] = await manager.query<{ value: number | string }[]>(sql);
  return Number(row?.value ?? 0);
}
