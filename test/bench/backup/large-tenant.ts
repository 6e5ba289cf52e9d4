import { quoteIdentifier } from '#persistence';

/** Average size of a row of each table in a dump. */
const FILL_BYTES = 330;
const READING_BYTES = 205;
const VEHICLES = 200;
const AT_ONCE = 50_000;

/** Statements that fill a tenant's database until its dump has about the given number of megabytes: half fuel logs, half readings. */
export function fillingsOf(database: string, megabytes: number): readonly string[] {
  const half = (megabytes * 1_000_000) / 2;
  return [
    inserting(
      database,
      'vehicles',
      { code: "CONCAT('VH-', n)", plate_number: 'n', plate_normalized: 'n', brand_id: '1', model_id: '1' },
      { from: 1, to: VEHICLES },
    ),
    ...spansOf(Math.round(half / FILL_BYTES)).map((span) => inserting(database, 'fuel_logs', FILL, span)),
    ...spansOf(Math.round(half / READING_BYTES)).map((span) => inserting(database, 'odometer_readings', READING, span)),
  ];
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function spansOf(total: number): readonly Span[] {
  const spans = Math.ceil(total / AT_ONCE);
  return Array.from({ length: spans }, (_none, index) => ({
    from: 1 + index * AT_ONCE,
    to: Math.min(total, (index + 1) * AT_ONCE),
  }));
}

const MOMENT = "TIMESTAMP('2023-01-01 00:00:00') + INTERVAL n MINUTE";
const VEHICLE = `1 + n % ${VEHICLES}`;
/** Words of a person and a unique text: as compressible as real rows. */
const NOTE = "CONCAT('Relevé n° ', n, ', vu par l''agent ', LEFT(MD5(n), 12), ' à la station')";

const FILL: Readonly<Record<string, string>> = {
  fuel_log_number: "CONCAT('C-', n)",
  vehicle_id: VEHICLE,
  refuel_at: MOMENT,
  refuel_date: `DATE(${MOMENT})`,
  fuel_type_id: '3',
  energy_unit: "'liter'",
  counts_for_consumption: '1',
  quantity: '20 + n % 4000 / 100',
  unit_price: '715',
  total_cost: '14300 + n % 4000 * 7.15',
  currency: "'XOF'",
  odometer: '1000 + n',
  is_full_tank: 'n % 2',
  missed_previous: '0',
  is_personal: '0',
  distance_km: 'n % 900',
  notes: NOTE,
};

const READING: Readonly<Record<string, string>> = {
  vehicle_id: VEHICLE,
  value: '1000 + n',
  read_at: MOMENT,
  source: "'fuel_log'",
  source_id: 'n',
  note: NOTE,
};

/** `n` runs over the range in the values. */
function inserting(
  database: string,
  table: string,
  values: Readonly<Record<string, string>>,
  { from, to }: Span,
): string {
  return `INSERT INTO ${quoteIdentifier(database)}.${table} (${Object.keys(values).join(', ')})
    SELECT ${Object.values(values).join(', ')} FROM
      (SELECT seq AS n FROM ${quoteIdentifier(database)}.seq_${from}_to_${to}) span`;
}
