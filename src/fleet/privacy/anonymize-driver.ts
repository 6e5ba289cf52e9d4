import type { EntityManager } from 'typeorm';
import { DriverLicense } from '../drivers/driver-license.entity';
import { Driver } from '../drivers/driver.entity';
import { forgetAlertsOf } from './driver-alerts';
import { erasedDriver } from './erased-driver';
import { ErasureRequest } from './erasure-request.entity';

/** When, why and by whom a person is erased. */
interface Erasing {
  readonly at: Date;
  readonly reason: string;
  readonly userId: number | null;
}

/** How the table of erasures names drivers. */
export const DRIVER = 'driver';

/** Takes a driver's person out of a database, in the caller's transaction, and notes it there: a copy may know nothing of it. */
export async function anonymizeDriver(manager: EntityManager, id: number, erasing: Erasing): Promise<void> {
  const { at, reason, userId } = erasing;
  await manager.delete(DriverLicense, { driverId: id });
  await forgetAlertsOf(manager, id);
  await manager
    .createQueryBuilder()
    .update(Driver)
    .set({ ...erasedDriver(id, at), updatedByUserId: userId, version: () => 'version + 1' })
    .where('id = :id', { id })
    .execute();
  const stamps = { createdByUserId: userId, updatedByUserId: userId };
  const request = { entityType: DRIVER, entityId: id, reason, erasedAt: at, ...stamps };
  await manager
    .createQueryBuilder()
    .insert()
    .into(ErasureRequest)
    .values(request)
    .orUpdate(['reason', 'erased_at', 'updated_by_user_id'], ['entity_type', 'entity_id'])
    // MySQL tells no id of a row that stays as it was.
    .updateEntity(false)
    .execute();
}
