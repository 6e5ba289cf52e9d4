import type { EntityManager } from 'typeorm';
import { tableName } from '#persistence';
import { forgetAlertsAbout } from './alerts-about';
import { addressOf, forgetDeliveriesTo } from './deliveries-to';
import { ErasureRequest } from './erasure-request.entity';
import type { PersonalSubject } from './subjects';

/** When, why and by which user a person is erased. */
export interface Erasing {
  readonly at: Date;
  readonly reason: string;
  readonly userId: number | null;
}

/**
 * Removes a person from a row in the caller's transaction and records the erasure, because a restored copy may not know it. A row that
 * was written at or after `writtenBefore` names another person, for example the next contact, and is kept. Returns whether anything was
 * removed.
 */
export async function anonymizeSubject(
  manager: EntityManager,
  subject: PersonalSubject,
  id: number,
  { at, reason, userId, writtenBefore = null }: Erasing & { readonly writtenBefore?: Date | null },
): Promise<boolean> {
  const address = await addressOf(manager, subject, id);
  const emptied = Object.fromEntries(subject.columns.map((column) => [column, null]));
  const values = { ...emptied, ...subject.left(id), updated_by_user_id: userId };
  const columns = Object.keys(values).map((column) => `${column} = ?`);
  const bound = writtenBefore === null ? '' : ' AND updated_at < ?';
  const { affectedRows } = await manager.query<{ affectedRows: number }>(
    `UPDATE ${tableName(manager, subject.table)} SET ${columns.join(', ')}, version = version + 1 WHERE id = ?${bound}`,
    [...Object.values(values), id, ...(writtenBefore === null ? [] : [writtenBefore])],
  );
  if (affectedRows === 0) return false;
  if (address !== null) await forgetDeliveriesTo(manager, address);
  if (subject.files !== null) await forgetAlertsAbout(manager, subject.table, id);
  await noteErasure(manager, subject.name, id, { at, reason, userId });
  return true;
}

/** One row per person, with the time of the last erasure. */
export async function noteErasure(
  manager: EntityManager,
  entityType: string,
  entityId: number,
  { at, reason, userId }: Erasing,
): Promise<void> {
  const stamps = { createdByUserId: userId, updatedByUserId: userId };
  await manager
    .createQueryBuilder()
    .insert()
    .into(ErasureRequest)
    .values({ entityType, entityId, reason, erasedAt: at, ...stamps })
    .orUpdate(['reason', 'erased_at', 'updated_by_user_id'], ['entity_type', 'entity_id'])
    // MySQL returns no id for a row that did not change.
    .updateEntity(false)
    .execute();
}
