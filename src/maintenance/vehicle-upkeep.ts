import type { EntityManager } from 'typeorm';
import { entityTable, Records, tableName } from '#persistence';
import type { UnitOfWork } from '#persistence';
import type { FactPart, FactQuestion, VehicleUpkeep } from '../fleet/fleet-ports';
import { Vehicle } from '../fleet/vehicles/vehicle.entity';
import { MAINTENANCE_FLOW } from './maintenances/maintenance.flow';
import { maintenanceResource } from './maintenances/maintenance.records';
import { coversDay, isCompulsoryCover, lastCovered, uncoveredSince } from './insurances/compulsory-cover';

/** A plan that is overdue by day or by kilometres comes before all others. */
const OVERDUE =
  '(COALESCE(m.next_due_date < ?, 0) OR COALESCE(m.next_due_odometer < IF(m.use_cumulative, v.cumulative_km, v.mileage), 0))';

/** The insurance, inspections and maintenance of vehicles, for the fleet. */
export const vehicleUpkeep: VehicleUpkeep = {
  facts: (manager, question) => [
    insured(manager, question),
    uncovered(manager, question),
    inspected(manager, question),
    nextMaintenance(manager, question),
  ],
  covered: (manager, vehicle, { first, last }) =>
    `EXISTS (SELECT 1 FROM ${tableName(manager, 'insurances')} i WHERE i.vehicle_id = ${vehicle} AND ${coversDay('i', first, last)})`,
  cancelPlanned,
};

const insured = (manager: EntityManager, { vehicleIds, today }: FactQuestion): FactPart => ({
  kind: 'insurance',
  sql: `SELECT 'insurance', i.vehicle_id, NULL, DATE_FORMAT(MAX(${lastCovered('i')}), '%Y-%m-%d'), NULL, NULL
      FROM ${tableName(manager, 'insurances')} i WHERE i.vehicle_id IN (?) AND ${coversDay('i')} GROUP BY i.vehicle_id`,
  values: [[...vehicleIds], today, today],
  fact: ({ a }) => ({ insuranceExpiry: a }),
});

const uncovered = (manager: EntityManager, { vehicleIds, today }: FactQuestion): FactPart => ({
  kind: 'uncovered',
  sql: `SELECT 'uncovered', i.vehicle_id, NULL, ${uncoveredSince('i')}, NULL, NULL
      FROM ${tableName(manager, 'insurances')} i
      WHERE i.vehicle_id IN (?) AND ${isCompulsoryCover('i')} AND i.start_date <= ? GROUP BY i.vehicle_id`,
  values: [[...vehicleIds], today],
  fact: ({ a }) => ({ coverEndedOn: a }),
});

const inspected = (manager: EntityManager, { vehicleIds }: FactQuestion): FactPart => ({
  kind: 'inspection',
  sql: `SELECT 'inspection', r.vehicle_id, NULL, DATE_FORMAT(MAX(r.valid_until), '%Y-%m-%d'), NULL, NULL
      FROM ${tableName(manager, 'vehicle_renewals')} r
      WHERE r.vehicle_id IN (?) AND r.type = 'technical_inspection' AND r.deleted_at IS NULL
        AND COALESCE(r.result, 'passed') <> 'failed' GROUP BY r.vehicle_id`,
  values: [[...vehicleIds]],
  fact: ({ a }) => ({ technicalInspectionExpiry: a }),
});

const nextMaintenance = (manager: EntityManager, { vehicleIds, today }: FactQuestion): FactPart => ({
  kind: 'maintenance',
  sql: `SELECT 'maintenance', p.vehicle_id, p.id, p.title, DATE_FORMAT(p.next_due_date, '%Y-%m-%d'), p.next_due_odometer
      FROM (SELECT m.*, ROW_NUMBER() OVER (PARTITION BY m.vehicle_id ORDER BY ${OVERDUE} DESC, m.next_due_date IS NULL, m.next_due_date,
            m.next_due_odometer, m.id) AS place
          FROM ${tableName(manager, 'maintenance_plans')} m JOIN ${entityTable(manager, Vehicle)} v ON v.id = m.vehicle_id
          WHERE m.vehicle_id IN (?) AND m.deleted_at IS NULL AND m.is_active = 1) p WHERE p.place = 1`,
  values: [today, [...vehicleIds]],
  fact: ({ number, a, b, c }) => ({
    nextMaintenance: { planId: Number(number), title: a ?? '', dueDate: b, dueOdometer: c === null ? null : Number(c) },
  }),
});

async function cancelPlanned(unit: UnitOfWork, vehicleId: number): Promise<void> {
  const maintenances = new Records(unit.manager, maintenanceResource);
  const reason = { cancellationReason: 'VEHICLE_SOLD' } as const;
  await maintenances.moveAll(unit, MAINTENANCE_FLOW.actions.cancel, { vehicleId }, reason);
}
