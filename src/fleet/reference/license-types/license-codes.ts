import { In } from 'typeorm';
import { referenceInUse } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { inactiveReference, unknownReference } from '../../../records/active-reference';
import { VehicleCategory } from '../vehicle-categories/vehicle-category.entity';
import { LicenseType } from './license-type.entity';

/*
 * Vehicle categories (required licence) and licence types (covered licences) refer to licence types by code. No foreign key protects a
 * code. A write that adds a reference therefore locks the row of the type until it commits, and a write that removes or changes a code
 * checks for references.
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

/** The caller has locked the row of the type. @throws DomainError REFERENCE_IN_USE */
export async function refuseWhileNamed(unit: UnitOfWork, { id, code }: LicenseType): Promise<void> {
  const isRequired = await unit.manager.existsBy(VehicleCategory, { requiredLicenseCode: code });
  const types = await unit.manager.find(LicenseType, { select: { id: true, covers: true } });
  const isCovered = types.some((other) => other.id !== id && other.covers.includes(code));
  if (isRequired || isCovered) throw referenceInUse({});
}
