import type { EntityManager, QueryRunner } from 'typeorm';
import type { ListRequest } from '#kernel';
import type { Resource, Row } from '#persistence';
import { listQuery } from '../../../libs/persistence/listing';
import { assignmentResource } from '../../../src/fleet/assignments/assignment.records';
import { collaborateurResource } from '../../../src/fleet/collaborateurs/collaborateur.records';
import { driverResource } from '../../../src/fleet/drivers/driver.records';
import { garageResource } from '../../../src/fleet/garages/garage.records';
import { odometerReadingResource } from '../../../src/fleet/odometer/odometer-reading.records';
import { supplierResource } from '../../../src/fleet/suppliers/supplier.records';
import { supplyResource } from '../../../src/fleet/supplies/supply.records';
import { assignedVehicles } from '../../../src/fleet/vehicles/assigned-vehicles';
import { vehicleResource } from '../../../src/fleet/vehicles/vehicle.records';
import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';
import { listOf } from '../../support/fleet';

const ROWS = 50_000;
const PAGE = 25;
/** What a page may read: its own rows, what they join, and those passed over where a filter leaves many, spread evenly. */
const MOST_READ = 1000;

/** Fifty thousand rows of each table; `n` runs from 1. */
const TABLES: readonly (readonly [table: string, columns: string, values: string])[] = [
  [
    'garages',
    'seal_key, name, type, city, rating, specializations, is_active',
    "n, CONCAT('Garage ', n), IF(n % 3, 'external', 'internal'), CONCAT('Ville ', n % 97), (n % 51) / 10, '[]', n % 10 > 0",
  ],
  [
    'suppliers',
    'seal_key, name, city, rating, is_active',
    "n, CONCAT('Fournisseur ', n), CONCAT('Ville ', n % 97), (n % 51) / 10, n % 10 > 0",
  ],
  [
    'supplies',
    'reference, name, brand, category_id, kind, unit_price, is_active',
    "CONCAT('REF-', n), CONCAT('Pièce ', n % 5003), CONCAT('Marque ', n % 211), 1 + n % 12, ELT(1 + n % 4, 'part', 'consumable', 'labor', 'service'), n % 9973, n % 10 > 0",
  ],
  [
    'collaborateurs',
    'seal_key, first_name, last_name, employee_number, user_id, department, is_active',
    "n, CONCAT('P', n % 401), CONCAT('N', n % 4001), CONCAT('M', n), n, CONCAT('S', n % 13), n % 10 > 0",
  ],
  [
    'vehicles',
    'code, plate_number, plate_normalized, brand_id, model_id, category_id, fuel_type_id, year, mileage, status',
    "CONCAT('VH-', n), CONCAT(n, ' AB 01'), CONCAT(n, 'AB01'), m.brand_id, m.id, 1 + n % 12, 1 + n % 13, 2000 + n % 27, n * 7 % 400000, IF(n > 2000, ELT(1 + n % 3, 'active', 'maintenance', 'out_of_service'), 'sold')",
  ],
  [
    'drivers',
    'code, first_name, last_name, status, license_expiry_date, hire_date',
    "CONCAT('DR-', n), CONCAT('P', n % 401), CONCAT('N', n % 4001), ELT(1 + n % 4, 'active', 'inactive', 'suspended', 'terminated'), '2026-01-01' + INTERVAL n % 3000 DAY, '2010-01-01' + INTERVAL n % 5000 DAY",
  ],
  [
    'vehicle_assignments',
    'vehicle_id, driver_id, role, starts_at, ends_at',
    "n, n, IF(n % 2, 'primary', 'secondary'), '2020-01-01' + INTERVAL n HOUR, IF(n % 3, '2020-06-01' + INTERVAL n HOUR, NULL)",
  ],
  [
    'odometer_readings',
    'vehicle_id, value, read_at, source',
    "1 + n % 500, n, '2020-01-01' + INTERVAL n MINUTE, 'manual'",
  ],
];

const RESOURCES = [
  vehicleResource,
  driverResource,
  garageResource,
  supplierResource,
  supplyResource,
  collaborateurResource,
  assignmentResource,
] as unknown as readonly Resource<Row>[];

/** A value some rows have, of every filter there is. */
const VALUES: Readonly<Record<string, unknown>> = {
  status: ['active'],
  kind: ['part'],
  type: ['internal'],
  role: ['primary'],
  isActive: true,
  brandId: [1],
  modelId: [2],
  categoryId: [3],
  fuelTypeId: [2],
  userId: [77],
  vehicleId: [77],
  driverId: [77],
};
/** The first two thousand vehicles of the table, which the list shows last. */
const OLDEST = { filters: { status: ['sold'] } };
/** What a service turns into something else before the list is read. */
const ELSEWHERE: ReadonlySet<string> = new Set(['state', 'assigned', 'hasOpenIntervention']);

const cases: (readonly [string, Resource<Row>, Partial<ListRequest>])[] = RESOURCES.flatMap((resource) => {
  const { sorts, filters } = resource.listing;
  const sorted = Object.keys(sorts).flatMap((key) =>
    (['asc', 'desc'] as const).map(
      (direction) => [`${resource.name} by ${key} ${direction}`, resource, { sort: [{ key, direction }] }] as const,
    ),
  );
  const filtered = Object.keys(filters)
    .filter((name) => !ELSEWHERE.has(name))
    .map((name) => [`${resource.name} of one ${name}`, resource, { filters: { [name]: VALUES[name] } }] as const);
  return [...sorted, ...filtered];
});

const vehicles = vehicleResource as unknown as Resource<Row>;

/** Of a plan, as the server explains it. */
interface Step {
  readonly table: string;
  readonly type: string;
  readonly key: string | null;
  readonly Extra: string | null;
}

describe('A list of fifty thousand', () => {
  let database: TenantDatabase;
  let runner: QueryRunner;
  let manager: EntityManager;

  beforeAll(async () => {
    database = await createTenantDatabase();
    runner = database.dataSource.createQueryRunner();
    ({ manager } = runner);
    for (const [table, columns, values] of TABLES) await fill(table, columns, values);
  }, 240_000);

  afterAll(async () => {
    await runner.release();
    await database.drop();
  });

  async function fill(table: string, columns: string, values: string): Promise<void> {
    const digits =
      '(SELECT 0 d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)';
    const numbers = `(SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d AS n
      FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e, ${digits} f) numbers`;
    const models = table === 'vehicles' ? 'JOIN vehicle_models m ON m.id = 1 + n % 25' : '';
    await manager.query(
      `INSERT INTO ${table} (${columns}, created_at) SELECT ${values}, '2024-01-01' + INTERVAL n SECOND FROM ${numbers} ${models}
        WHERE n <= ${ROWS} ORDER BY n`,
    );
    await manager.query(`ANALYZE TABLE ${table}`);
  }

  /** Rows the server read for this connection so far, by index or without. */
  const rowsRead = async (): Promise<number> => {
    const counters = await manager.query<{ Value: string }[]>("SHOW SESSION STATUS LIKE 'Handler_read%'");
    return counters.reduce((sum, { Value }) => sum + Number(Value), 0);
  };

  const cost = async (work: () => Promise<unknown>): Promise<number> => {
    const before = await rowsRead();
    await work();
    // Reading the counters reads them row by row.
    const idle = await rowsRead();
    return idle - before - ((await rowsRead()) - idle);
  };

  /** As the product reads a page; the count of all, which walks an index to its end, is left out. */
  const page = (resource: Resource<Row>, request: Partial<ListRequest>): Promise<unknown> =>
    listQuery(manager, resource, listOf(request)).limit(PAGE).getMany();

  /** Steps of the plan that read a table whole, sort or keep rows aside. */
  const detoursOf = async (resource: Resource<Row>, request: Partial<ListRequest>): Promise<readonly Step[]> => {
    const query = listQuery(manager, resource, listOf(request)).limit(PAGE);
    const [sql, parameters] = query.getQueryAndParameters();
    const plan = await manager.query<Step[]>(`EXPLAIN FORMAT=TRADITIONAL ${sql}`, parameters);
    return plan.filter(({ type, Extra }) => type === 'ALL' || /filesort|temporary/.test(Extra ?? ''));
  };

  it.each(cases)('is read by an index, in its order: %s', async (_what, resource, request) => {
    expect(await detoursOf(resource, request)).toEqual([]);
    expect(await cost(() => page(resource, request))).toBeLessThan(MOST_READ);
  });

  it('costs no more where all that a filter leaves is at its end', async () => {
    expect(await cost(() => page(vehicles, OLDEST))).toBeLessThan(MOST_READ);
  });

  it('would be read whole and sorted by a column without an index', async () => {
    const listing = { ...vehicles.listing, sorts: { site: 'record.site' } };
    const request = { sort: [{ key: 'site', direction: 'asc' as const }] };
    expect(await detoursOf({ ...vehicles, listing }, request)).not.toEqual([]);
    expect(await cost(() => page({ ...vehicles, listing }, request))).toBeGreaterThan(ROWS);
  });

  it.each([true, false])('is read by an index: vehicles that are driven, %s', async (isAssigned) => {
    const query = listQuery(manager, vehicleResource, listOf({ sort: vehicleResource.listing.defaultSort }));
    assignedVehicles(isAssigned)(query);
    expect(await cost(() => query.limit(PAGE).getMany())).toBeLessThan(MOST_READ);
  });

  it('costs the same wherever a cursor stands', async () => {
    const readings = odometerReadingResource as unknown as Resource<Row>;
    const to = new Date('2020-01-15T00:00:00Z');
    const [first, deep] = [await cost(() => page(readings, {})), await cost(() => page(readings, { filters: { to } }))];
    expect(deep).toBeLessThan(first + PAGE);
  });

  it('is read whole by a search alone: there is no index of the middle of a word', async () => {
    expect(await cost(() => page(garageResource as unknown as Resource<Row>, { search: 'introuvable' }))).toBeLessThan(
      2 * ROWS + MOST_READ,
    );
  });
});
