import type { FindOptionsWhere } from 'typeorm';
import { referenceInUse } from '#persistence';
import type { MasterRow, UnitOfWork } from '#persistence';

/**
 * Refuses to delete a record while a live record refers to it by `column`; deleted records may keep the reference. The caller has locked
 * the row (`Records.getForUpdate`), so that a transaction that adds a reference has either committed or waits.
 *
 * @throws DomainError REFERENCE_IN_USE
 */
export async function refuseWhileUsed<E extends MasterRow>(
  unit: UnitOfWork,
  user: new () => E,
  column: keyof E,
  id: number,
): Promise<void> {
  if (await unit.manager.existsBy(user, { [column]: id } as FindOptionsWhere<E>)) throw referenceInUse({});
}
