import type { EntityManager } from 'typeorm';
import type { Viewer } from '#kernel';
import { tableName } from '#persistence';
import type { GarageQuery } from '../../records/scope/row-visibility';

/*
 * The rows that a member bound to the garage `:garage` sees, as queries of their ids. Other records of the company, and above all those of
 * competing garages, are not visible to a garage.
 */

/** The garage's own rows of a table with a garage column. */
export const ofTheGarage =
  (table: string): GarageQuery =>
  (manager) =>
    `SELECT o.id FROM ${tableName(manager, table)} o WHERE o.garage_id = :garage`;

/** Interventions with a quote of the garage or a work order to it. A union, so that each half uses the index on the garage. */
export const garageInterventions: GarageQuery = (manager) =>
  `SELECT u.id FROM (SELECT q.intervention_id AS id FROM ${tableName(manager, 'quotes')} q WHERE q.garage_id = :garage
    UNION SELECT a.intervention_id FROM ${tableName(manager, 'work_authorizations')} a WHERE a.garage_id = :garage) u`;

/** The vehicles of these interventions. */
export const garageVehicles: GarageQuery = (manager) =>
  `SELECT i.vehicle_id FROM ${tableName(manager, 'interventions')} i WHERE i.id IN (${garageInterventions(manager)})`;

/** Prediagnostics of these interventions that name no other garage. */
export const garagePrediagnostics: GarageQuery = (manager) =>
  `SELECT p.id FROM ${tableName(manager, 'prediagnostics')} p WHERE (p.garage_id IS NULL OR p.garage_id = :garage)
    AND p.intervention_id IN (${garageInterventions(manager)})`;

/** Payments on invoices of the garage. */
export const garagePayments: GarageQuery = (manager) =>
  `SELECT p.id FROM ${tableName(manager, 'payments')} p JOIN ${tableName(manager, 'invoices')} n ON n.id = p.invoice_id
    WHERE n.garage_id = :garage`;

/** Records that people wrote about the work of an intervention. */
export const aboutWork =
  (table: string): GarageQuery =>
  (manager) =>
    `SELECT o.id FROM ${tableName(manager, table)} o WHERE o.intervention_id IN (${ordered(manager)})`;

/** Interventions with work orders to this garage and to no other: texts about the work then concern this garage only. */
const ordered: GarageQuery = (manager) => {
  const orders = tableName(manager, 'work_authorizations');
  return `SELECT w.intervention_id FROM ${orders} w
    WHERE w.garage_id = :garage AND w.status IN ('validated', 'closed')
      AND NOT EXISTS (SELECT 1 FROM ${orders} x WHERE x.intervention_id = w.intervention_id
        AND x.status IN ('validated', 'closed') AND NOT (x.garage_id <=> w.garage_id))`;
};

/** Whether the viewer may report the progress of an intervention: a garage may if all its work was ordered from this garage. */
export async function seesOrdered(
  manager: EntityManager,
  { garageId }: Viewer,
  interventionId: number,
): Promise<boolean> {
  if (garageId === null) return true;
  const orders = ordered(manager).replaceAll(':garage', '?');
  const rows = await manager.query<unknown[]>(`SELECT 1 FROM DUAL WHERE ? IN (${orders})`, [interventionId, garageId]);
  return rows.length > 0;
}
