import { daysBetween } from '#kernel';
import { daysSince, number, PLAIN, text } from './obligation';
import type { ObligationRow, ObligationSource } from './obligation';

const driverLicense: ObligationSource = {
  type: 'license_expiry',
  subject: 'driver',
  column: 'd.id',
  rows: (table, { today, leadDays }) => [
    `SELECT d.id, CONCAT(d.first_name, ' ', d.last_name) AS name, d.license_expiry_date AS due FROM ${table('drivers')} d
      WHERE d.deleted_at IS NULL AND d.status = 'active' AND d.anonymized_at IS NULL
        AND d.license_expiry_date <= ? + INTERVAL ? DAY`,
    [today, leadDays],
  ],
  obligation: (row, { today }) => ({ ...ofPerson(row, 'drivers', today), driverId: number(row, 'id') }),
};

const staffPaper = (type: 'license_expiry' | 'certification_expiry', column: string): ObligationSource => ({
  type,
  subject: 'collaborateur',
  column: 'c.id',
  rows: (table, { today, leadDays }) => [
    `SELECT c.id, CONCAT(c.first_name, ' ', c.last_name) AS name, c.${column} AS due FROM ${table('collaborateurs')} c
      WHERE c.deleted_at IS NULL AND c.is_active = 1 AND c.${column} <= ? + INTERVAL ? DAY`,
    [today, leadDays],
  ],
  obligation: (row, { today }) => ofPerson(row, 'collaborateurs', today),
});

/** An active vehicle whose odometer has not been read for some time; without any reading, the time counts from the vehicle's creation. */
const odometerStale: ObligationSource = {
  type: 'odometer_stale',
  subject: 'vehicle',
  column: 's.id',
  rows: (table, { now }) => [
    `SELECT s.id, s.plate, s.lastReadAt FROM (
        SELECT v.id, v.plate_number AS plate, COALESCE((SELECT MAX(r.read_at) FROM ${table('odometer_readings')} r
            WHERE r.vehicle_id = v.id AND r.is_void = 0), v.created_at) AS lastReadAt
          FROM ${table('vehicles')} v WHERE v.deleted_at IS NULL AND v.status = 'active') s
      WHERE s.lastReadAt <= ? - INTERVAL 30 DAY`,
    [now],
  ],
  obligation: (row, { now }) => {
    const days = Math.floor(daysSince(row, 'lastReadAt', now));
    const id = number(row, 'id');
    return {
      ...PLAIN,
      entityType: 'vehicles',
      entityId: id,
      vehicleId: id,
      subjectId: id,
      dueKey: new Date(row['lastReadAt'] as string | Date).toISOString().slice(0, 10),
      dueDate: null,
      left: -days,
      params: { plate: text(row, 'plate'), days },
    };
  },
};

export const FLEET_OBLIGATIONS: readonly ObligationSource[] = [
  driverLicense,
  staffPaper('license_expiry', 'license_expiry_date'),
  staffPaper('certification_expiry', 'certification_expiry_date'),
  odometerStale,
];

function ofPerson(row: ObligationRow, entityType: string, today: string) {
  const due = text(row, 'due');
  const id = number(row, 'id');
  const params = { name: text(row, 'name'), day: due };
  const when = { dueKey: due, dueDate: due, left: daysBetween(today, due) };
  return { ...PLAIN, entityType, entityId: id, subjectId: id, vehicleId: null, ...when, params };
}
