import type { EntityManager } from 'typeorm';
import { tableName } from '#persistence';

/** Whether a record has a signature in this role. */
async function hasSignature(
  manager: EntityManager,
  { type, id }: { readonly type: string; readonly id: number },
  role: string,
): Promise<boolean> {
  const found = await manager.query<unknown[]>(
    `SELECT 1 FROM ${tableName(manager, 'attachments')} WHERE entity_type = ? AND entity_id = ?
      AND category = 'signature' AND role = ? AND deleted_at IS NULL LIMIT 1`,
    [type, id, role],
  );
  return found.length > 0;
}

/** The number of images of each of these records, in one query; records without images are left out. */
async function imageCounts(
  manager: EntityManager,
  type: string,
  ids: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  if (ids.length === 0) return new Map();
  const rows = await manager.query<{ id: number; number: number | string }[]>(
    `SELECT entity_id AS id, COUNT(*) AS number FROM ${tableName(manager, 'attachments')}
      WHERE entity_type = ? AND entity_id IN (?) AND mime_type LIKE 'image/%' AND deleted_at IS NULL
      GROUP BY entity_id`,
    [type, [...ids]],
  );
  return new Map(rows.map(({ id, number }) => [id, Number(number)]));
}

/** The newest logo of the company that can be printed; null without one. */
async function printableLogo(manager: EntityManager): Promise<number | null> {
  const rows = await manager.query<{ id: number }[]>(
    `SELECT id FROM ${tableName(manager, 'attachments')}
      WHERE entity_type = 'tenant_logo' AND entity_id = 1 AND deleted_at IS NULL AND scan_status = 'clean'
        AND mime_type IN ('image/png', 'image/jpeg') ORDER BY id DESC LIMIT 1`,
  );
  return rows[0]?.id ?? null;
}

/** Questions of other modules about the files of their records. */
export const recordFiles = { hasSignature, imageCounts, printableLogo };
