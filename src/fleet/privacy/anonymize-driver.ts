import type { EntityManager } from 'typeorm';
import { DriverLicense } from '../drivers/driver-license.entity';
import { Driver } from '../drivers/driver.entity';
import { forgetAlertsAbout } from './alerts-about';
import { noteErasure } from './anonymize-subject';
import type { Erasing } from './anonymize-subject';
import { erasedDriver } from './erased-driver';

/** The name of drivers in the table of erasures. */
export const DRIVER = 'driver';

/**
 * Anonymizes a driver in the caller's transaction and records the erasure in the same database, because a restored copy may not know it.
 */
export async function anonymizeDriver(manager: EntityManager, id: number, erasing: Erasing): Promise<void> {
  const { at, userId } = erasing;
  await manager.delete(DriverLicense, { driverId: id });
  await forgetAlertsAbout(manager, 'drivers', id);
  await manager
    .createQueryBuilder()
    .update(Driver)
    .set({ ...erasedDriver(id, at), updatedByUserId: userId, version: () => 'version + 1' })
    .where('id = :id', { id })
    .execute();
  await noteErasure(manager, DRIVER, id, erasing);
}
