import type { ListRequest } from '#kernel';
import type { Resource, Row } from '#persistence';
import { alertResource } from '../../../src/insights/alerts/alert.records';
import { fuelLogResource } from '../../../src/maintenance/fuel-logs/fuel-log.records';
import { insuranceResource } from '../../../src/maintenance/insurances/insurance.records';
import { maintenanceResource } from '../../../src/maintenance/maintenances/maintenance.records';
import { planResource } from '../../../src/maintenance/plans/plan.records';
import { renewalResource } from '../../../src/maintenance/renewals/renewal.records';
import { ManyRows } from '../../support/many-rows';
import type { FilledTable } from '../../support/many-rows';

const MAX_READ = 1000;
const DAY = "DATE('2020-01-01' + INTERVAL n HOUR)";
const MOMENT = "'2024-01-01' + INTERVAL n MINUTE";
const VEHICLE = '1 + n % 500';

const TABLES: readonly FilledTable[] = [
  [
    'vehicles',
    'code, plate_number, plate_normalized, brand_id, model_id, status',
    "CONCAT('VH-', n), CONCAT(n, ' AB 01'), CONCAT(n, 'AB01'), m.brand_id, m.id, 'active'",
  ],
  ['garages', 'seal_key, name, specializations', "n, CONCAT('Garage ', n), '[]'"],
  ['drivers', 'code, first_name, last_name, status', "CONCAT('DR-', n), 'P', 'N', 'active'"],
  [
    'insurances',
    'insurance_number, vehicle_id, policy_number, insurance_company, coverage_type, is_compulsory_cover, start_date, end_date, premium_amount, currency',
    `CONCAT('ASS-', n), ${VEHICLE}, n, 'NSIA', ELT(1 + n % 4, 'comprehensive', 'third_party', 'liability', 'collision'), n % 4 < 3, ${DAY}, ${DAY}, 1000, 'XOF'`,
  ],
  [
    'vehicle_renewals',
    'vehicle_id, type, valid_until, currency, result',
    `${VEHICLE}, ELT(1 + n % 3, 'technical_inspection', 'road_tax', 'registration'), ${DAY}, 'XOF', IF(n % 9, 'passed', 'failed')`,
  ],
  [
    'maintenance_plans',
    'vehicle_id, title, type, interval_km, next_due_date, next_due_odometer',
    `${VEHICLE}, 'Vidange', IF(n % 4, 'preventive', 'inspection'), 10000, ${DAY}, n`,
  ],
  [
    'maintenances',
    'maintenance_number, vehicle_id, type, title, scheduled_date, status, completed_date, currency, garage_id',
    `CONCAT('MNT-', n), ${VEHICLE}, ELT(1 + n % 4, 'preventive', 'corrective', 'inspection', 'repair'), 'Vidange', ${DAY}, ELT(1 + n % 4, 'scheduled', 'in_progress', 'completed', 'cancelled'), ${DAY}, 'XOF', 1 + n % 200`,
  ],
  [
    'fuel_logs',
    'fuel_log_number, vehicle_id, driver_id, refuel_at, refuel_date, fuel_type_id, energy_unit, counts_for_consumption, quantity, unit_price, total_cost, currency, is_full_tank, missed_previous, is_personal, is_anomaly',
    `CONCAT('CARB-', n), ${VEHICLE}, 1 + n % 300, ${MOMENT}, DATE(${MOMENT}), 1 + n % 8, 'liter', 1, 40, 700, n, 'XOF', 1, 0, 0, n % 20 = 0`,
  ],
  [
    'alerts',
    'type, severity, status, entity_type, entity_id, subject_key, vehicle_id, driver_id, params, due_date, dedupe_key, first_seen_at, last_seen_at',
    `ELT(1 + n % 4, 'insurance_expiry', 'renewal_expiry', 'maintenance_due', 'license_expiry'), ELT(1 + n % 3, 'info', 'warning', 'critical'), ELT(1 + n % 4, 'open', 'acknowledged', 'dismissed', 'resolved'), 'insurances', n, CONCAT('vehicle:', ${VEHICLE}), ${VEHICLE}, 1 + n % 300, '{}', ${DAY}, n, ${MOMENT}, ${MOMENT}`,
  ],
];

const RESOURCES = [
  insuranceResource,
  renewalResource,
  planResource,
  maintenanceResource,
  fuelLogResource,
  alertResource,
] as unknown as readonly Resource<Row>[];

/** A value that some rows have, for every filter on columns. Filters that depend on the current time are tested separately. */
const VALUES: Readonly<Record<string, unknown>> = {
  vehicleId: [77],
  driverId: [77],
  garageId: [77],
  fuelTypeId: [3],
  isAnomaly: true,
  coverageType: ['collision'],
  severity: ['critical'],
};
const TYPES: Readonly<Record<string, string>> = {
  renewals: 'road_tax',
  'maintenance-plans': 'inspection',
  maintenances: 'repair',
  alerts: 'license_expiry',
};
const STATUSES: Readonly<Record<string, string>> = { maintenances: 'in_progress', alerts: 'open' };

const cases: (readonly [string, Resource<Row>, Partial<ListRequest>])[] = RESOURCES.flatMap((resource) => {
  const { name, listing } = resource;
  const sorted = Object.keys(listing.sorts).flatMap((key) =>
    (['asc', 'desc'] as const).map(
      (direction) => [`${name} by ${key} ${direction}`, resource, { sort: [{ key, direction }] }] as const,
    ),
  );
  const values = {
    ...VALUES,
    ...(TYPES[name] === undefined ? {} : { type: [TYPES[name]] }),
    ...(STATUSES[name] === undefined ? {} : { status: [STATUSES[name]] }),
  };
  const filtered = Object.keys(listing.filters)
    .filter((filter) => filter in values)
    .map((filter) => {
      const filters = { [filter]: values[filter as keyof typeof values] };
      return [`${name} of one ${filter}`, resource, { filters }] as const;
    });
  return [...sorted, ...filtered];
});

describe('A list of fifty thousand obligations', () => {
  let rows: ManyRows;

  beforeAll(async () => {
    rows = await ManyRows.of(TABLES);
  }, 240_000);

  afterAll(async () => {
    await rows.drop();
  });

  it.each(cases)('costs no more than a page: %s', async (_what, resource, request) => {
    expect(await rows.cost(() => rows.page(resource, request))).toBeLessThan(MAX_READ);
  });

  it.each(cases.filter(([what]) => !what.includes(' of one ')))(
    'is read in its order: %s',
    async (_what, resource, request) => {
      expect(await rows.detoursOf(resource, request)).toEqual([]);
    },
  );
});
