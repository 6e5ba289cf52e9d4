import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { folded } from '#kernel';
import { tableName } from '#persistence';
import { INTERVENTION_TYPES, LICENSE_TYPES, SUPPLY_CATEGORIES } from './seeds/other-lists';
import { taxRatesOf } from './seeds/tax-rates';
import { BRANDS, FUEL_TYPES, VEHICLE_CATEGORIES, VEHICLE_COLORS, VEHICLE_MODELS } from './seeds/vehicle-lists';

/** The properties of a tenant that determine its seed rows. */
export interface TenantProfile {
  /** ISO 3166. */
  readonly countryCode: string;
  readonly currency: string;
  readonly timezone: string;
  readonly locale: string;
}

type Cell = string | number | boolean | null;

interface SeedList {
  readonly table: string;
  /** The column that identifies a row among the rows with the same value in `within`. */
  readonly key: 'name' | 'code';
  readonly within?: 'brand_id' | 'parent_key';
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** The lists that every tenant gets, in the order in which they must be written. */
const LISTS: readonly SeedList[] = [
  { table: 'brands', key: 'name', columns: ['name', 'code', 'country'], rows: BRANDS },
  {
    table: 'vehicle_categories',
    key: 'name',
    columns: ['name', 'description', 'icon', 'required_license_code'],
    rows: VEHICLE_CATEGORIES,
  },
  { table: 'vehicle_colors', key: 'name', columns: ['name', 'hex_code'], rows: VEHICLE_COLORS },
  {
    table: 'fuel_types',
    key: 'code',
    columns: [
      'code',
      'name',
      'energy_unit',
      'energy_kind',
      'counts_for_consumption',
      'is_eco_friendly',
      'co2_kg_per_unit',
    ],
    rows: FUEL_TYPES.map((fuel) => [fuel.code, fuel.name, fuel.unit, fuel.kind, fuel.counts, fuel.eco, fuel.co2]),
  },
  {
    table: 'license_types',
    key: 'code',
    columns: ['code', 'name', 'min_age', 'validity_years', 'covers'],
    rows: LICENSE_TYPES.map((type) => [
      type.code,
      type.name,
      type.minAge,
      type.validityYears,
      JSON.stringify(type.covers),
    ]),
  },
  {
    table: 'intervention_types',
    key: 'name',
    columns: ['name', 'kind', 'default_duration_days', 'fast_track'],
    rows: INTERVENTION_TYPES,
  },
  { table: 'supply_categories', key: 'name', within: 'parent_key', columns: ['name', 'icon'], rows: SUPPLY_CATEGORIES },
];

const MODEL_COLUMNS = [
  'brand_id',
  'name',
  'year_start',
  'default_category_id',
  'default_fuel_type_id',
  'tank_capacity_l',
];

/** The tax rates of the country; a company that has a default rate keeps it. */
function taxRateList({ countryCode }: Pick<TenantProfile, 'countryCode'>, hasDefault = false): SeedList {
  return {
    table: 'tax_rates',
    key: 'code',
    columns: ['code', 'label', 'rate', 'category', 'exemption_reason', 'is_default', 'valid_from'],
    rows: taxRatesOf(countryCode).map((tax) => [
      tax.code,
      tax.label,
      tax.rate,
      tax.category,
      null,
      tax.isDefault && !hasDefault,
      tax.validFrom,
    ]),
  };
}

/**
 * Writes the reference lists of domain.md §5 into a migrated tenant database. Idempotent: it adds missing rows and changes no
 * existing row. It needs a dozen statements, so a new tenant is seeded in milliseconds.
 */
export async function seedTenant(manager: EntityManager, profile: TenantProfile): Promise<void> {
  for (const list of LISTS) await addMissing(manager, list);
  await addMissing(manager, await modelList(manager));
  await addMissing(manager, taxRateList(profile, await hasDefaultRate(manager)));
}

/**
 * Adds the tax rates of another country for a tenant that moves there. Its standard rate becomes the default, unless the tenant
 * chose its own default.
 */
export async function setTaxRatesOf(manager: EntityManager, from: string, to: string): Promise<void> {
  const former = taxRatesOf(from).find(({ isDefault }) => isDefault)?.code ?? '';
  const next = taxRatesOf(to).find(({ isDefault }) => isDefault)?.code ?? '';
  const table = tableName(manager, 'tax_rates');
  await manager.query(`UPDATE ${table} SET is_default = 0, version = version + 1 WHERE is_default = 1 AND code = ?`, [
    former,
  ]);
  const hasDefault = await hasDefaultRate(manager);
  await addMissing(manager, taxRateList({ countryCode: to }, true));
  if (!hasDefault)
    await manager.query(`UPDATE ${table} SET is_default = 1, version = version + 1 WHERE code = ?`, [next]);
}

/** Hash of the lists that are the same for all tenants, computed once. */
let common: string | undefined;

/** SHA-256 in hexadecimal over everything that {@link seedTenant} writes for the profile. */
export function seedsFingerprint(profile: TenantProfile): string {
  common ??= sha256([LISTS, MODEL_COLUMNS, VEHICLE_MODELS]);
  return sha256([common, taxRateList(profile)]);
}

const sha256 = (facts: unknown): string => createHash('sha256').update(JSON.stringify(facts)).digest('hex');

/** The seeds name brand, category and fuel of a model; the rows refer to them by id. */
async function modelList(manager: EntityManager): Promise<SeedList> {
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
  return { table: 'vehicle_models', key: 'name', within: 'brand_id', columns: MODEL_COLUMNS, rows };
}

/** One INSERT for all rows whose name does not exist yet in any spelling; `id = id` leaves existing rows unchanged. */
async function addMissing(manager: EntityManager, list: SeedList): Promise<void> {
  const { table, columns } = list;
  const rows = await missingRows(manager, list);
  if (rows.length === 0) return;
  const placeholders = rows.map(() => `(${columns.map(() => '?').join(', ')})`).join(', ');
  await manager.query(
    `INSERT INTO ${tableName(manager, table)} (${columns.join(', ')}) VALUES ${placeholders} ON DUPLICATE KEY UPDATE id = id`,
    rows.flat(),
  );
}

async function missingRows(
  manager: EntityManager,
  { table, columns, rows, key, within }: SeedList,
): Promise<readonly (readonly Cell[])[]> {
  const found = await manager.query<{ text: string; place: number | string }[]>(
    `SELECT ${key} AS text, ${within ?? 0} AS place FROM ${tableName(manager, table)}`,
  );
  const taken = new Set(found.map(({ text, place }) => `${place} ${folded(text)}`));
  const [named, placed] = [columns.indexOf(key), within === undefined ? -1 : columns.indexOf(within)];
  return rows.filter((row) => !taken.has(`${String(row[placed] ?? 0)} ${folded(String(row[named]))}`));
}

async function hasDefaultRate(manager: EntityManager): Promise<boolean> {
  const rows = await manager.query<unknown[]>(
    `SELECT 1 FROM ${tableName(manager, 'tax_rates')} WHERE is_default = 1 LIMIT 1`,
  );
  return rows.length > 0;
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
