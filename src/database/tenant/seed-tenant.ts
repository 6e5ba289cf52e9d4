import type { EntityManager } from 'typeorm';
import { tableName } from '#persistence';
import { INTERVENTION_TYPES, LICENSE_TYPES, SUPPLY_CATEGORIES, taxRatesOf } from './seeds/other-lists';
import { BRANDS, FUEL_TYPES, VEHICLE_CATEGORIES, VEHICLE_COLORS, VEHICLE_MODELS } from './seeds/vehicle-lists';

/** What of a tenant decides its first rows. */
export interface TenantProfile {
  /** ISO 3166. */
  readonly countryCode: string;
  readonly currency: string;
  readonly timezone: string;
  readonly locale: string;
}

type Cell = string | number | boolean | null;

/** The day from which the seeded tax rates apply: before any document a tenant may enter. */
const TAX_RATES_VALID_FROM = '2000-01-01';

/**
 * Writes the reference lists of domain.md §5 into a migrated tenant database. Safe to run again: it adds the rows that are
 * missing and changes none that is there. A dozen statements, so that a provisioned tenant is seeded in milliseconds.
 */
export async function seedTenant(manager: EntityManager, profile: TenantProfile): Promise<void> {
  await seedVehicleLists(manager);
  await seedOtherLists(manager);
  await addMissing(
    manager,
    'tax_rates',
    ['code', 'label', 'rate', 'category', 'exemption_reason', 'is_default', 'valid_from'],
    taxRatesOf(profile.countryCode).map((tax) => [
      tax.code,
      tax.label,
      tax.rate,
      tax.category,
      tax.reason,
      tax.isDefault,
      TAX_RATES_VALID_FROM,
    ]),
  );
}

async function seedVehicleLists(manager: EntityManager): Promise<void> {
  await addMissing(manager, 'brands', ['name', 'code', 'country'], BRANDS);
  await addMissing(
    manager,
    'vehicle_categories',
    ['name', 'description', 'icon', 'required_license_code'],
    VEHICLE_CATEGORIES,
  );
  await addMissing(manager, 'vehicle_colors', ['name', 'hex_code'], VEHICLE_COLORS);
  await addMissing(
    manager,
    'fuel_types',
    ['code', 'name', 'energy_unit', 'counts_for_consumption', 'is_eco_friendly', 'co2_kg_per_unit'],
    FUEL_TYPES.map((fuel) => [fuel.code, fuel.name, fuel.unit, fuel.counts, fuel.eco, fuel.co2]),
  );
  await seedModels(manager);
}

async function seedModels(manager: EntityManager): Promise<void> {
  const brands = await idsBy(manager, 'brands', 'name');
  const categories = await idsBy(manager, 'vehicle_categories', 'name');
  const fuels = await idsBy(manager, 'fuel_types', 'code');
  const rows = VEHICLE_MODELS.flatMap((model): Cell[][] => {
    const brandId = brands.get(model.brand);
    if (brandId === undefined) return [];
    return [
      [
        brandId,
        model.name,
        model.since,
        categories.get(model.category) ?? null,
        fuels.get(model.fuel) ?? null,
        model.tankL,
      ],
    ];
  });
  await addMissing(
    manager,
    'vehicle_models',
    ['brand_id', 'name', 'year_start', 'default_category_id', 'default_fuel_type_id', 'tank_capacity_l'],
    rows,
  );
}

async function seedOtherLists(manager: EntityManager): Promise<void> {
  await addMissing(
    manager,
    'license_types',
    ['code', 'name', 'min_age', 'validity_years', 'covers'],
    LICENSE_TYPES.map((type) => [type.code, type.name, type.minAge, type.validityYears, JSON.stringify(type.covers)]),
  );
  await addMissing(
    manager,
    'intervention_types',
    ['name', 'kind', 'default_duration_days', 'fast_track'],
    INTERVENTION_TYPES,
  );
  await addMissing(manager, 'supply_categories', ['name', 'icon'], SUPPLY_CATEGORIES);
}

/** One INSERT for all rows; `id = id` lets a row that is there stay as it is, whichever unique index knows it. */
async function addMissing(
  manager: EntityManager,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
): Promise<void> {
  const placeholders = rows.map(() => `(${columns.map(() => '?').join(', ')})`).join(', ');
  await manager.query(
    `INSERT INTO ${tableName(manager, table)} (${columns.join(', ')}) VALUES ${placeholders} ON DUPLICATE KEY UPDATE id = id`,
    rows.flat(),
  );
}

async function idsBy(
  manager: EntityManager,
  table: string,
  column: 'name' | 'code',
): Promise<ReadonlyMap<string, number>> {
  const rows = await manager.query<{ id: number; label: string }[]>(
    `SELECT id, ${column} AS label FROM ${tableName(manager, table)}`,
  );
  return new Map(rows.map((row) => [row.label, row.id]));
}
