import type { ListRequest } from '#kernel';
import type { Resource, Row } from '#persistence';
import { assignmentResource } from '../../../src/fleet/assignments/assignment.records';
import { collaborateurResource } from '../../../src/fleet/collaborateurs/collaborateur.records';
import { driverResource } from '../../../src/fleet/drivers/driver.records';
import { garageResource } from '../../../src/fleet/garages/garage.records';
import { odometerReadingResource } from '../../../src/fleet/odometer/odometer-reading.records';
import { supplierResource } from '../../../src/fleet/suppliers/supplier.records';
import { supplyResource } from '../../../src/fleet/supplies/supply.records';
import { vehicleResource } from '../../../src/fleet/vehicles/vehicle.records';
import { ManyRows, ROWS } from '../../support/many-rows';
import type { FilledTable } from '../../support/many-rows';

const PAGE = 25;
/** Maximum number of rows read for a page: its own rows, the joined ones, and the skipped ones if a filter leaves many, spread evenly. */
const MAX_READ = 1000;

/** Fifty thousand rows of each table; `n` runs from 1. */
const TABLES: readonly FilledTable[] = [
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
    'code, plate_number, plate_normalized, brand_id, model_id, category_id, fuel_type_id, year, mileage, status, fleet_group, site, cost_center',
    "CONCAT('VH-', n), CONCAT(n, ' AB 01'), CONCAT(n, 'AB01'), m.brand_id, m.id, 1 + n % 12, 1 + n % 13, 2000 + n % 27, n * 7 % 400000, IF(n > 2000, ELT(1 + n % 3, 'active', 'maintenance', 'out_of_service'), 'sold'), CONCAT('G', n % 23), CONCAT('Site ', n % 97), CONCAT('CC-', n % 211)",
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

/** A value that some rows have, for every filter. */
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
  group: 'G7',
  site: 'Site 7',
  costCenter: 'CC-7',
};
/** The first two thousand vehicles of the table, which the list shows last. */
const OLDEST = { filters: { status: ['sold'] } };
/** Filters that a service replaces before the list is read. */
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

describe('A list of fifty thousand', () => {
  let rows: ManyRows;

  beforeAll(async () => {
    rows = await ManyRows.of(TABLES);
  }, 240_000);

  afterAll(async () => {
    await rows.drop();
  });

  it.each(cases)('is read by an index in sort order: %s', async (_what, resource, request) => {
    expect(await rows.detoursOf(resource, request)).toEqual([]);
    expect(await rows.cost(() => rows.page(resource, request))).toBeLessThan(MAX_READ);
  });

  it('costs no more if all rows of a filter are at its end', async () => {
    expect(await rows.cost(() => rows.page(vehicles, OLDEST))).toBeLessThan(MAX_READ);
  });

  it('would be scanned and sorted for a column without an index', async () => {
    const listing = { ...vehicles.listing, sorts: { ownerName: 'record.ownerName' } };
    const request = { sort: [{ key: 'ownerName', direction: 'asc' as const }] };
    expect(await rows.detoursOf({ ...vehicles, listing }, request)).not.toEqual([]);
    expect(await rows.cost(() => rows.page({ ...vehicles, listing }, request))).toBeGreaterThan(ROWS);
  });

  it.each([true, false])('is read by an index: vehicles with a driver, %s', async (isAssigned) => {
    const request = { sort: vehicleResource.listing.defaultSort, filters: { assigned: isAssigned } };
    expect(await rows.cost(() => rows.page(vehicles, request))).toBeLessThan(MAX_READ);
  });

  it('costs the same at any cursor position', async () => {
    const readings = odometerReadingResource as unknown as Resource<Row>;
    const to = new Date('2020-01-15T00:00:00Z');
    const [first, deep] = [
      await rows.cost(() => rows.page(readings, {})),
      await rows.cost(() => rows.page(readings, { filters: { to } })),
    ];
    expect(deep).toBeLessThan(first + PAGE);
  });

  it('is scanned only by a search: no index covers the middle of a word', async () => {
    expect(
      await rows.cost(() => rows.page(garageResource as unknown as Resource<Row>, { search: 'introuvable' })),
    ).toBeLessThan(2 * ROWS + MAX_READ);
  });
});
