import type { DataSource } from 'typeorm';
import { seedTenant } from '../../../src/database/tenant/seed-tenant';
import { TENANT_ENTITIES } from '../../../src/database/tenant/tenant-entities';
import { TENANT_MIGRATIONS } from '../../../src/database/tenant/tenant-migrations';
import { createEstate, databaseOf, dropEstate } from '../estate/estate';
import { ordinaryDataSource } from '../estate/ordinary-data-source';
import { connectAsRoot } from '../harness/database-server';
import type { DatabaseServer } from '../harness/database-server';

interface FleetSize {
  readonly vehicles: number;
  readonly fills: number;
  /** At least 301: the newest 300 are open. */
  readonly interventions: number;
  readonly maintenances: number;
}

/** The target size of the product. */
export const BIG_FLEET: FleetSize = { vehicles: 1000, fills: 100_000, interventions: 50_000, maintenances: 10_000 };
/** Shows that every query runs. */
export const SMALL_FLEET: FleetSize = { vehicles: 20, fills: 400, interventions: 400, maintenances: 40 };

const SEEDS = { countryCode: 'CI', currency: 'XOF', timezone: 'Africa/Abidjan', locale: 'fr' } as const;
const DIGITS = `(${Array.from({ length: 10 }, (_none, digit) => `SELECT ${digit} AS d`).join(' UNION ALL ')})`;
/** The n-th of a number of dates, spread evenly over the last two years. */
const ago = (count: number): string =>
  `UTC_TIMESTAMP() - INTERVAL 730 DAY + INTERVAL FLOOR(n * 1051200 / ${count}) MINUTE`;

/** `n` runs from 1 in the values. */
const filling = (table: string, columns: string, values: string, count: number): string =>
  `INSERT INTO ${table} (${columns}) SELECT ${values} FROM (
     SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d AS n
       FROM ${DIGITS} a, ${DIGITS} b, ${DIGITS} c, ${DIGITS} e, ${DIGITS} f) numbers WHERE n <= ${count} ORDER BY n`;

const vehicleOf = (vehicles: number): string => `1 + n % ${vehicles}`;

function fleetRows({ vehicles, fills }: FleetSize): readonly string[] {
  const vehicle = vehicleOf(vehicles);
  return [
    filling(
      'vehicles',
      'code, plate_number, plate_normalized, brand_id, model_id, year, status, ownership, mileage, purchase_date, purchase_price',
      "CONCAT('VH-', n), CONCAT(n, ' AB 01'), CONCAT(n, 'AB01'), 1, 1, 2012 + n % 13, IF(n % 12, 'active', 'maintenance'), 'owned', 100000, '2022-01-01', 14000000",
      vehicles,
    ),
    filling('garages', 'seal_key, name, specializations', "n, CONCAT('Garage ', n), '[]'", 50),
    filling(
      'fuel_logs',
      'fuel_log_number, vehicle_id, refuel_at, refuel_date, fuel_type_id, energy_unit, counts_for_consumption, quantity, unit_price, total_cost, currency, odometer, is_full_tank, missed_previous, is_personal, distance_km, segment_quantity, segment_cost, consumption',
      `CONCAT('C-', n), ${vehicle}, ${ago(fills)}, DATE(${ago(fills)}), 3, 'liter', 1, 40, 715, 28600, 'XOF', 1000 + FLOOR(n / ${vehicles}) * 500, 1, 0, 0, 500, 40, 28600, 8`,
      fills,
    ),
    `INSERT INTO odometer_readings (vehicle_id, value, read_at, source, source_id, is_void, meter_epoch)
       SELECT vehicle_id, odometer, refuel_at, 'fuel_log', id, 0, 1 FROM fuel_logs`,
  ];
}

function workshopRows({ vehicles, interventions }: FleetSize): readonly string[] {
  const vehicle = vehicleOf(vehicles);
  const reported = ago(interventions);
  return [
    filling(
      'interventions',
      'intervention_number, vehicle_id, title, intervention_type_id, priority, current_status, status_changed_at, reported_by_name, reported_at, approved_at, repair_started_at, received_at, immobilized_from, immobilized_until, estimated_duration_days, rework_count, odometer_reading',
      `CONCAT('I-', n), ${vehicle}, 'Bruit', 1 + n % 15, ELT(1 + n % 4, 'low', 'medium', 'high', 'urgent'), 'closed', ${reported}, 'Awa', ${reported}, ${reported} + INTERVAL 3 DAY, ${reported} + INTERVAL 4 DAY, ${reported} + INTERVAL 7 DAY, ${reported} + INTERVAL 4 DAY, ${reported} + INTERVAL 7 DAY, 3, n % 20 = 0, 1000 + n`,
      interventions,
    ),
    `UPDATE interventions SET current_status = ELT(1 + id % 5, 'reported', 'in_quote', 'in_repair', 'vehicle_received', 'invoiced'),
       received_at = NULL, immobilized_until = NULL WHERE id > ${interventions - 300}`,
    filling(
      'quotes',
      'quote_number, intervention_id, vehicle_id, garage_id, kind, status, quote_date, valid_until, currency, subtotal_amount, total_amount, received_at',
      `CONCAT('Q-', n), n, ${vehicle}, 1 + n % 50, 'main', 'accepted', DATE(${reported}), DATE(${reported}), 'XOF', 100000, 118000, ${reported} + INTERVAL 2 DAY`,
      interventions,
    ),
    'UPDATE interventions SET accepted_quote_id = id',
    filling(
      'invoices',
      'document_type, direction, status, invoice_number, intervention_id, vehicle_id, garage_id, issue_date, due_date, currency, subtotal_amount, total_amount, balance_due, payment_status',
      `'invoice', 'issued', 'issued', CONCAT('F-', n), n, ${vehicle}, 1 + n % 50, DATE(${reported} + INTERVAL 7 DAY), DATE(${reported} + INTERVAL 37 DAY), 'XOF', 101000, 119180, IF(n % 50, 0, 119180), IF(n % 50, 'paid', 'unpaid')`,
      interventions - 300,
    ),
    filling(
      'invoice_lines',
      'invoice_id, line_number, work_type, description, quantity, unit_price, tax_rate, tax_category, gross_amount, discount_amount, net_amount, tax_amount, total_amount',
      "n, 1, ELT(1 + n % 3, 'labor', 'supply', 'other'), 'Plaquettes', 1, 101000, 18, 'S', 101000, 0, 101000, 18180, 119180",
      interventions - 300,
    ),
    `INSERT INTO intervention_status_history (intervention_id, from_status, to_status, at, by_name, trigger_kind)
       SELECT i.id, s.was, s.became, i.reported_at + INTERVAL s.days DAY, 'Awa', 'manual' FROM interventions i JOIN (
         SELECT NULL AS was, 'reported' AS became, 0 AS days UNION ALL SELECT 'reported', 'in_prediagnostic', 1
         UNION ALL SELECT 'in_prediagnostic', 'approved', 3 UNION ALL SELECT 'approved', 'in_repair', 4
         UNION ALL SELECT 'in_repair', 'vehicle_received', 7) s ORDER BY i.id, s.days`,
    filling(
      'reception_reports',
      'reception_number, intervention_id, vehicle_id, status, reception_date, customer_satisfaction, validated_at',
      `CONCAT('R-', n), n, ${vehicle}, 'validated', DATE(${reported}), ELT(1 + n % 4, 'excellent', 'good', 'fair', 'poor'), ${reported} + INTERVAL 7 DAY`,
      interventions - 300,
    ),
  ];
}

function upkeepRows({ vehicles, maintenances }: FleetSize): readonly string[] {
  const vehicle = vehicleOf(vehicles);
  return [
    filling(
      'maintenances',
      'maintenance_number, vehicle_id, type, title, scheduled_date, status, completed_date, cost, currency',
      `CONCAT('M-', n), ${vehicle}, 'preventive', 'Vidange', DATE(${ago(maintenances)}), 'completed', DATE(${ago(maintenances)}), 65000, 'XOF'`,
      maintenances,
    ),
    filling(
      'insurances',
      'insurance_number, vehicle_id, policy_number, insurance_company, coverage_type, is_compulsory_cover, start_date, end_date, premium_amount, currency',
      `CONCAT('A-', n), ${vehicle}, n, 'NSIA', 'third_party', 1, CURRENT_DATE - INTERVAL (400 - n % 300) DAY, CURRENT_DATE + INTERVAL (n % 300) - 36 DAY, 180000, 'XOF'`,
      vehicles,
    ),
    filling(
      'vehicle_renewals',
      'vehicle_id, type, valid_until, cost, currency, paid_on, result',
      `${vehicle}, 'technical_inspection', CURRENT_DATE + INTERVAL (n % 360) - 20 DAY, 15000, 'XOF', CURRENT_DATE - INTERVAL n % 360 DAY, 'passed'`,
      vehicles,
    ),
    filling(
      'maintenance_plans',
      'vehicle_id, title, type, interval_km, interval_months, next_due_date, next_due_odometer',
      `n, 'Vidange', 'preventive', 10000, 6, CURRENT_DATE + INTERVAL (n % 180) - 10 DAY, 105000`,
      vehicles,
    ),
  ];
}

/** A company with two years of data. */
export async function createBigFleet(server: DatabaseServer, size: FleetSize): Promise<DataSource> {
  await dropEstate(server, 1);
  await createEstate(server, 1);
  const root = await connectAsRoot(server);
  await root.query(`GRANT ALL ON \`${databaseOf(1).replaceAll('_', '\\_')}\`.* TO '${databaseOf(1)}'@'%'`);
  const dataSource = await ordinaryDataSource(server, 1, TENANT_ENTITIES)
    .setOptions({ migrations: [...TENANT_MIGRATIONS] })
    .initialize();
  await dataSource.runMigrations({ transaction: 'none' });
  await seedTenant(dataSource.manager, SEEDS);
  for (const sql of [...fleetRows(size), ...workshopRows(size), ...upkeepRows(size)]) await dataSource.query(sql);
  for (const { name } of await dataSource.query<{ name: string }[]>(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
  ))
    await dataSource.query(`ANALYZE TABLE ${name}`);
  await root.end();
  return dataSource;
}
