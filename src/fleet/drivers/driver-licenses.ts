import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { UnitOfWork } from '#persistence';
import { newlyChosen, requireActive, requireAllActive } from '../../records/active-reference';
import { LicenseType } from '../reference/license-types/license-type.entity';
import { DriverLicense } from './driver-license.entity';
import type { DriverLicenseBody } from './driver.dto';
import { daysReversed, licenseTypeRepeated } from './driver.errors';

/** The licence categories of these drivers, with their types, in one query. */
export async function licensesOf(
  manager: EntityManager,
  driverIds: readonly number[],
): Promise<readonly DriverLicense[]> {
  if (driverIds.length === 0) return [];
  return manager.find(DriverLicense, {
    where: { driverId: In(driverIds) },
    relations: { licenseType: true },
    order: { driverId: 'ASC', licenseTypeId: 'ASC' },
  });
}

/**
 * Returns the previous licence categories.
 *
 * @throws DomainError REFERENCE_NOT_FOUND, REFERENCE_INACTIVE for a type that the driver did not have before
 */
export async function replaceLicenses(
  unit: UnitOfWork,
  driverId: number,
  licenses: readonly DriverLicenseBody[],
): Promise<readonly DriverLicense[]> {
  const held = await unit.manager.findBy(DriverLicense, { driverId });
  const heldIds = new Set(held.map((license) => license.licenseTypeId));
  for (const { licenseTypeId } of licenses) {
    const id = newlyChosen(licenseTypeId, heldIds.has(licenseTypeId) ? licenseTypeId : null);
    if (id !== null) await requireActive(unit, LicenseType, id, 'licenses');
  }
  await unit.manager.delete(DriverLicense, { driverId });
  const { userId } = unit.actor;
  const rows = licenses.map((license) => ({ ...license, driverId, createdByUserId: userId, updatedByUserId: userId }));
  if (rows.length > 0) await unit.manager.insert(DriverLicense, rows);
  return held;
}

/** Inserts the categories of newly created drivers in one statement. @throws DomainError REFERENCE_NOT_FOUND, REFERENCE_INACTIVE */
export async function insertLicenses(
  unit: UnitOfWork,
  drivers: readonly { readonly driverId: number; readonly held: readonly DriverLicenseBody[] }[],
): Promise<void> {
  const { userId } = unit.actor;
  const stamps = { createdByUserId: userId, updatedByUserId: userId };
  const rows = drivers.flatMap(({ driverId, held }) => held.map((license) => ({ ...license, driverId, ...stamps })));
  const types = [...new Set(rows.map(({ licenseTypeId }) => licenseTypeId))];
  await requireAllActive(unit, LicenseType, types, 'licenses');
  if (rows.length > 0) await unit.manager.insert(DriverLicense, rows);
}

/** Checks one list of licence categories: dates in order, no type twice. */
export function checkLicenses(licenses: readonly DriverLicenseBody[]): void {
  const seen = new Set<number>();
  for (const { licenseTypeId, issuedOn, expiresOn } of licenses) {
    if (seen.has(licenseTypeId)) throw licenseTypeRepeated({ licenseTypeId });
    seen.add(licenseTypeId);
    if (issuedOn && expiresOn && expiresOn < issuedOn) throw daysReversed({ from: 'issuedOn', until: 'expiresOn' });
  }
}

type Expiring = readonly Pick<DriverLicenseBody, 'expiresOn'>[];

/**
 * The expiry of the whole licence after a change: the earliest expiry of the new categories, otherwise `given`. Undefined: unchanged. An
 * expiry that came only from the previous categories is removed with them.
 */
export function changedExpiry(
  before: Expiring,
  held: Expiring,
  given: string | null | undefined,
): string | null | undefined {
  const earliest = earliestExpiry(held);
  if (earliest !== null || given !== undefined) return earliest ?? given;
  return earliestExpiry(before) === null ? undefined : null;
}

/** The first day on which a category expires; days compare as text. */
export function earliestExpiry(licenses: Expiring): string | null {
  const days = licenses.flatMap(({ expiresOn }) => (expiresOn ? [expiresOn] : []));
  return days.toSorted()[0] ?? null;
}
