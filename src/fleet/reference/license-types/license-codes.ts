import { In } from 'typeorm';
import { referenceInUse } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { inactiveReference, unknownReference } from '../active-reference';
import { VehicleCategory } from '../vehicle-categories/vehicle-category.entity';
import { LicenseType } from './license-type.entity';

/*
 * Licence types are named by their codes: by what a vehicle category requires and by what other types cover. No foreign key
 * guards a code, so whoever names one locks its row until the name is committed, and whoever takes one away looks for names.
 */

/** @throws DomainError REFERENCE_NOT_FOUND, REFERENCE_INACTIVE */
export async function requireActiveCodes(unit: UnitOfWork, codes: readonly string[], field: string): Promise<void> {
  if (codes.length === 0) return;
  const lock = { mode: 'pessimistic_write' } as const;
  const types = await unit.manager.find(LicenseType, { where: { code: In([...codes]) }, order: { id: 'ASC' }, lock });
  const found = new Map(types.map((type) => [type.code, type]));
  for (const code of codes) {
    const type = found.get(code);
    if (type === undefined) throw unknownReference(field, code);
    if (!type.isActive) throw inactiveReference(field, code);
  }
}

/** The type's own row is locked by now. @throws DomainError REFERENCE_IN_USE */
export async function refuseWhileNamed(unit: UnitOfWork, { id, code }: LicenseType): Promise<void> {
  const isRequired = await unit.manager.existsBy(VehicleCategory, { requiredLicenseCode: code });
  const types = await unit.manager.find(LicenseType, { select: { id: true, covers: true } });
  const isCovered = types.some((other) => other.id !== id && other.covers.includes(code));
  if (isRequired || isCovered) throw referenceInUse({});
}
