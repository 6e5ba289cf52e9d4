import type { EntityManager } from 'typeorm';
import { DriverLicense } from '../drivers/driver-license.entity';
import { Driver } from '../drivers/driver.entity';
import { forgetAlertsAbout } from './alerts-about';
import { noteErasure } from './anonymize-subject';
import type { Erasing } from './anonymize-subject';
import { erasedDriver } from './erased-driver';

/** How the table of erasures names drivers. */
export const DRIVER = 'driver';

/** Takes a driver's person out of a database, in the caller's transaction, and notes it there: a copy may know nothing of it. */
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
