import type { FindOptionsWhere } from 'typeorm';
import { referenceInUse } from '#persistence';
import type { MasterRow, UnitOfWork } from '#persistence';

/**
 * Refuses to delete what a live record refers to by `column`; deleted records may go on naming it. The row itself is locked by
 * now (`Records.getForUpdate`), so that whoever newly refers to it has either committed or waits.
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
