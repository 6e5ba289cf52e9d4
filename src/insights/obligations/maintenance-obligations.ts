import { daysBetween } from '#kernel';
import {
  isCompulsoryCover,
  isRunning,
  lastCovered,
  uncoveredSince,
} from '../../maintenance/insurances/compulsory-cover';
import { dayOrNull, number, PLAIN, text } from './obligation';
import type { ObligationRow, ObligationSource } from './obligation';

const LIVE_VEHICLE = "v.deleted_at IS NULL AND v.status <> 'sold'";

const insuranceExpiry: ObligationSource = {
  type: 'insurance_expiry',
  subject: 'vehicle',
  column: 'i.vehicle_id',
  rows: (table, { today, leadDays }) => [
    `SELECT i.id, i.vehicle_id AS vehicleId, DATE_FORMAT(${lastCovered('i')}, '%Y-%m-%d') AS due,
        COALESCE(i.renewal_reminder_days, ?) AS lead_days, i.insurance_company AS company, v.plate_number AS plate
      FROM ${table('insurances')} i JOIN ${table('vehicles')} v ON v.id = i.vehicle_id AND ${LIVE_VEHICLE}
      WHERE ${isCompulsoryCover('i')} AND ${isRunning('i')}
        AND ${lastCovered('i')} <= ? + INTERVAL COALESCE(i.renewal_reminder_days, ?) DAY
        AND NOT EXISTS (SELECT 1 FROM ${table('insurances')} s WHERE s.vehicle_id = i.vehicle_id AND ${isCompulsoryCover('s')}
          AND ${isRunning('s')} AND ${lastCovered('s')} > ${lastCovered('i')}
          AND (s.start_date <= ${lastCovered('i')} + INTERVAL 1 DAY OR s.start_date <= ?))`,
    [leadDays, today, today, leadDays, today, today],
  ],
  obligation: (row, { today }) => ({
    ...PLAIN,
    ...ofVehicle(row, 'insurances'),
    ...dueOn(row, today),
    lead: number(row, 'lead_days'),
    params: { plate: text(row, 'plate'), company: text(row, 'company'), day: text(row, 'due') },
  }),
};

const insuranceMissing: ObligationSource = {
  type: 'insurance_missing',
  subject: 'vehicle',
  column: 'v.id',
  rows: (table, { today }) => [
    `SELECT v.id, v.id AS vehicleId, v.plate_number AS plate, (SELECT ${uncoveredSince('e')} FROM ${table('insurances')} e
          WHERE e.vehicle_id = v.id AND ${isCompulsoryCover('e')} AND e.start_date <= ?) AS since
      FROM ${table('vehicles')} v
      WHERE v.deleted_at IS NULL AND v.status IN ('active', 'maintenance') AND COALESCE(v.ownership, '') <> 'customer'
        AND NOT EXISTS (SELECT 1 FROM ${table('insurances')} s WHERE s.vehicle_id = v.id AND ${isCompulsoryCover('s')}
          AND ${isRunning('s')} AND s.start_date <= ?)`,
    [today, today, today],
  ],
  obligation: (row) => ({
    ...PLAIN,
    ...ofVehicle(row, 'vehicles'),
    dueKey: 'none',
    dueDate: null,
    left: -1,
    params: { plate: text(row, 'plate'), since: dayOrNull(row, 'since') },
  }),
};

const renewalExpiry: ObligationSource = {
  type: 'renewal_expiry',
  subject: 'vehicle',
  column: 'r.vehicle_id',
  rows: (table, { today, leadDays }) => [
    `SELECT r.id, r.vehicle_id AS vehicleId, r.valid_until AS due, r.type AS renewal_type, r.label, v.plate_number AS plate
      FROM ${table('vehicle_renewals')} r JOIN ${table('vehicles')} v ON v.id = r.vehicle_id AND ${LIVE_VEHICLE}
      WHERE r.deleted_at IS NULL AND COALESCE(r.result, 'passed') <> 'failed' AND r.valid_until <= ? + INTERVAL ? DAY
        AND NOT EXISTS (SELECT 1 FROM ${table('vehicle_renewals')} o WHERE o.vehicle_id = r.vehicle_id AND o.type = r.type
          AND (r.type <> 'other' OR o.label <=> r.label) AND o.deleted_at IS NULL AND COALESCE(o.result, 'passed') <> 'failed'
          AND (o.valid_until > r.valid_until OR (o.valid_until = r.valid_until AND o.id > r.id)))`,
    [today, leadDays],
  ],
  obligation: (row, { today }) => ({
    ...PLAIN,
    ...ofVehicle(row, 'vehicle_renewals'),
    ...dueOn(row, today),
    params: {
      plate: text(row, 'plate'),
      renewalType: text(row, 'renewal_type'),
      label: dayOrNull(row, 'label'),
      day: text(row, 'due'),
    },
  }),
};

const planDue: ObligationSource = {
  type: 'maintenance_due',
  subject: 'vehicle',
  column: 'p.vehicle_id',
  rows: (table, { today, nearDays, nearKm }) => [
    `SELECT p.id, p.vehicle_id AS vehicleId, p.title, p.next_due_date AS due, p.next_due_odometer AS due_km, p.lead_days, p.lead_km,
        CAST(p.next_due_odometer AS SIGNED) - CAST(IF(p.use_cumulative, v.cumulative_km, v.mileage) AS SIGNED) AS left_km,
        v.plate_number AS plate
      FROM ${table('maintenance_plans')} p JOIN ${table('vehicles')} v ON v.id = p.vehicle_id AND ${LIVE_VEHICLE}
      WHERE p.deleted_at IS NULL AND p.is_active = 1 AND (p.snoozed_until IS NULL OR p.snoozed_until <= ?)
        AND (p.next_due_date <= ? + INTERVAL GREATEST(p.lead_days, ?) DAY
          OR p.next_due_odometer <= IF(p.use_cumulative, v.cumulative_km, v.mileage) + GREATEST(p.lead_km, ?))`,
    [today, today, nearDays, nearKm],
  ],
  obligation: (row, { today }) => maintenanceObligation(row, today, 'maintenance_plans'),
};

/** Maintenances without a plan: a maintenance with a plan is covered by the obligation of the plan. */
const maintenanceScheduled: ObligationSource = {
  type: 'maintenance_due',
  subject: 'vehicle',
  column: 'm.vehicle_id',
  rows: (table, { today, leadDays, leadKm }) => [
    `SELECT m.id, m.vehicle_id AS vehicleId, m.title, m.scheduled_date AS due, m.due_odometer AS due_km, NULL AS lead_days,
        NULL AS lead_km, CAST(m.due_odometer AS SIGNED) - CAST(v.mileage AS SIGNED) AS left_km, v.plate_number AS plate
      FROM ${table('maintenances')} m JOIN ${table('vehicles')} v ON v.id = m.vehicle_id AND ${LIVE_VEHICLE}
      WHERE m.deleted_at IS NULL AND m.plan_id IS NULL AND m.status IN ('scheduled', 'in_progress')
        AND (m.scheduled_date <= ? + INTERVAL ? DAY OR m.due_odometer <= v.mileage + ?)`,
    [today, leadDays, leadKm],
  ],
  obligation: (row, { today }) => maintenanceObligation(row, today, 'maintenances'),
};

const fuelAnomaly: ObligationSource = {
  type: 'fuel_anomaly',
  subject: 'vehicle',
  column: 'f.vehicle_id',
  rows: (table) => [
    `SELECT f.id, f.vehicle_id AS vehicleId, f.driver_id AS driverId, f.refuel_date AS due, f.consumption, f.is_above_tank,
        v.plate_number AS plate
      FROM ${table('fuel_logs')} f JOIN ${table('vehicles')} v ON v.id = f.vehicle_id AND ${LIVE_VEHICLE}
      WHERE f.deleted_at IS NULL AND f.reviewed_at IS NULL AND (f.is_anomaly = 1 OR f.is_above_tank = 1)`,
    [],
  ],
  obligation: (row) => ({
    ...PLAIN,
    ...ofVehicle(row, 'fuel_logs'),
    driverId: row['driverId'] === null ? null : number(row, 'driverId'),
    dueKey: text(row, 'due'),
    dueDate: dayOrNull(row, 'due'),
    left: -1,
    params: { plate: text(row, 'plate'), day: text(row, 'due'), consumption: dayOrNull(row, 'consumption') },
  }),
};

export const MAINTENANCE_OBLIGATIONS: readonly ObligationSource[] = [
  insuranceExpiry,
  insuranceMissing,
  renewalExpiry,
  planDue,
  maintenanceScheduled,
  fuelAnomaly,
];

function ofVehicle(row: ObligationRow, entityType: string) {
  const vehicleId = number(row, 'vehicleId');
  return { entityType, entityId: number(row, 'id'), vehicleId, subjectId: vehicleId };
}

function dueOn(row: ObligationRow, today: string) {
  const due = text(row, 'due');
  return { dueKey: due, dueDate: due, left: daysBetween(today, due) };
}

function maintenanceObligation(row: ObligationRow, today: string, entityType: string) {
  const dueDate = dayOrNull(row, 'due');
  const dueOdometer = row['due_km'] === null ? null : number(row, 'due_km');
  const leftKm = row['left_km'] === null ? null : number(row, 'left_km');
  return {
    ...PLAIN,
    ...ofVehicle(row, entityType),
    dueKey: `${dueDate ?? ''}/${dueOdometer ?? ''}`,
    dueDate,
    dueOdometer,
    left: dueDate === null ? Number.POSITIVE_INFINITY : daysBetween(today, dueDate),
    leftKm,
    lead: row['lead_days'] === null ? null : number(row, 'lead_days'),
    leadKm: row['lead_km'] === null ? null : number(row, 'lead_km'),
    params: { plate: text(row, 'plate'), title: text(row, 'title'), day: dueDate, km: dueOdometer },
  };
}
