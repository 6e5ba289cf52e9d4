import { lettersAndDigits, yearOf } from '#kernel';
import type { Day } from '#kernel';
import { referenceNotFound } from '#persistence';
import type { Changes, UnitOfWork } from '#persistence';
import { newlyChosen, requireActive } from '../../records/active-reference';
import { Brand } from '../reference/brands/brand.entity';
import { FuelType } from '../reference/fuel-types/fuel-type.entity';
import { VehicleCategory } from '../reference/vehicle-categories/vehicle-category.entity';
import { VehicleColor } from '../reference/vehicle-colors/vehicle-color.entity';
import { VehicleModel } from '../reference/vehicle-models/vehicle-model.entity';
import { Supplier } from '../suppliers/supplier.entity';
import type { Vehicle } from './vehicle.entity';
import { modelOfOtherBrand, plateInvalid, yearOutOfRange } from './vehicle.errors';
import { enforceCheckDigit, hasValidCheckDigit, normalizeVin } from './vin';
import type { CheckDigitPolicy } from './vin';

type PlateColumns = Pick<Vehicle, 'plateNumber' | 'plateNormalized'>;
type VinColumns = Pick<Vehicle, 'vin' | 'vinCheckDigitValid'>;
type References = Pick<
  Changes<Vehicle>,
  'brandId' | 'modelId' | 'colorId' | 'categoryId' | 'fuelTypeId' | 'vendorSupplierId'
>;

const EARLIEST_YEAR = 1900;

/** The plate trimmed and in upper case, and its normalized form for comparison. @throws DomainError PLATE_INVALID */
export function plateColumns(plate: string): PlateColumns {
  const plateNumber = plate.trim().toUpperCase();
  const plateNormalized = lettersAndDigits(plateNumber);
  if (plateNormalized === '') throw plateInvalid({ plate });
  return { plateNumber, plateNormalized };
}

/** With the policy `off`, no check digit counts as wrong. @throws DomainError VIN_INVALID, VIN_CHECK_DIGIT */
export function vinColumns(text: string | null, policy: CheckDigitPolicy): VinColumns {
  if (text === null) return { vin: null, vinCheckDigitValid: null };
  const vin = normalizeVin(text);
  enforceCheckDigit(vin, policy);
  return { vin, vinCheckDigitValid: policy === 'off' ? null : hasValidCheckDigit(vin) };
}

/** Next year's models are already sold this year. @throws DomainError YEAR_OUT_OF_RANGE */
export function checkYear(year: number | null | undefined, today: Day): void {
  const latest = yearOf(today) + 1;
  if (typeof year === 'number' && (year < EARLIEST_YEAR || year > latest)) throw yearOutOfRange({ year, latest });
}

/**
 * Checks the references that a vehicle gains, and that its model belongs to its brand, whichever of the two changed.
 *
 * @throws DomainError REFERENCE_NOT_FOUND, REFERENCE_INACTIVE, MODEL_OF_OTHER_BRAND
 */
export async function checkReferences(unit: UnitOfWork, next: References, current: Vehicle | null): Promise<void> {
  const chosen: readonly (readonly [
    keyof References,
    new () => Brand | VehicleModel | VehicleColor | VehicleCategory | FuelType | Supplier,
  ])[] = [
    ['brandId', Brand],
    ['modelId', VehicleModel],
    ['colorId', VehicleColor],
    ['categoryId', VehicleCategory],
    ['fuelTypeId', FuelType],
    ['vendorSupplierId', Supplier],
  ];
  for (const [field, entity] of chosen) {
    const id = newlyChosen(next[field], current?.[field]);
    if (id !== null) await requireActive(unit, entity, id, field);
  }
  await checkModelOfBrand(unit, next, current);
}

/** As {@link checkReferences} for new vehicles; references shared by several vehicles are checked once. */
export async function checkReferencesOfMany(unit: UnitOfWork, bodies: readonly References[]): Promise<void> {
  const distinct = new Map<string, References>();
  for (const { brandId, modelId, ...single } of bodies) {
    distinct.set(`model ${brandId} ${modelId}`, { brandId, modelId });
    for (const field of ['colorId', 'categoryId', 'fuelTypeId', 'vendorSupplierId'] as const)
      distinct.set(`${field} ${single[field]}`, { [field]: single[field] });
  }
  for (const references of distinct.values()) await checkReferences(unit, references, null);
}

async function checkModelOfBrand(unit: UnitOfWork, next: References, current: Vehicle | null): Promise<void> {
  if (next.brandId === undefined && next.modelId === undefined) return;
  const brandId = next.brandId ?? current?.brandId ?? 0;
  const modelId = next.modelId ?? current?.modelId ?? 0;
  const model = await unit.manager.findOneBy(VehicleModel, { id: modelId });
  if (model === null) throw referenceNotFound({});
  if (model.brandId !== brandId) throw modelOfOtherBrand({ modelId, brandId });
}
