import type { EntityManager } from 'typeorm';
import { tableName, unlessMissing } from '#persistence';

/** The size of the tenant's files together, from its counter; 0 before the first file and in a database without the counter. */
export async function storedBytes(manager: EntityManager): Promise<number> {
  const sql = `SELECT bytes FROM ${tableName(manager, 'storage_usage')} WHERE id = 1`;
  const [row] = await unlessMissing(manager.query<{ bytes: number | string }[]>(sql), []);
  return Number(row?.bytes ?? 0);
}
