import type { EntityManager } from 'typeorm';
import type { AuditEvent } from '#kernel';
import { tableName } from '#persistence';
import type { Subject } from '../obligations/obligation';

/** The tables that the id of an audit row may belong to, by audit resource. If there are two, both are looked up, which does no harm. */
const OF_VEHICLE: Readonly<Record<string, readonly string[]>> = {
  insurances: ['insurances'],
  renewals: ['vehicle_renewals'],
  maintenances: ['maintenances', 'maintenance_plans'],
  fuel_logs: ['fuel_logs'],
  odometer: ['odometer_readings'],
  interventions: ['interventions'],
  quotes: ['quotes'],
  work_authorizations: ['work_authorizations'],
  reception_reports: ['reception_reports'],
  field_verifications: ['field_verifications'],
  prediagnostics: ['prediagnostics'],
  invoices: ['invoices'],
  payments: ['invoices'],
};

/** Resources whose writes use up a limit of the company. */
const LIMITED = new Set(['attachments', 'vehicles']);

/** The subjects whose alerts may change after these writes. The vehicle of a record is looked up, also if the record is deleted. */
export async function subjectsOf(
  manager: EntityManager,
  events: readonly Pick<AuditEvent, 'entityType' | 'entityId'>[],
  tenantId: number,
): Promise<readonly Subject[]> {
  const subjects = new Map<string, Subject>();
  const add = (subject: Subject | null): void => {
    if (subject !== null) subjects.set(`${subject.kind} ${subject.id}`, subject);
  };
  for (const { entityType, entityId } of events) {
    if (entityType === null || entityId === null) continue;
    add(directSubject(entityType, entityId));
    if (LIMITED.has(entityType)) add({ kind: 'company', id: tenantId });
    for (const table of OF_VEHICLE[entityType] ?? []) add(await vehicleOf(manager, table, entityId));
    if (entityType === 'payments') add(await vehicleOfPayment(manager, entityId));
  }
  return [...subjects.values()];
}

function directSubject(entityType: string, id: number): Subject | null {
  if (entityType === 'vehicles') return { kind: 'vehicle', id };
  if (entityType === 'drivers') return { kind: 'driver', id };
  if (entityType === 'collaborateurs') return { kind: 'collaborateur', id };
  if (entityType === 'supply_prices') return { kind: 'price', id };
  return null;
}

async function vehicleOf(manager: EntityManager, table: string, id: number): Promise<Subject | null> {
  const rows = await manager.query<{ id: number | null }[]>(
    `SELECT vehicle_id AS id FROM ${tableName(manager, table)} WHERE id = ?`,
    [id],
  );
  const vehicleId = rows[0]?.id ?? null;
  return vehicleId === null ? null : { kind: 'vehicle', id: vehicleId };
}

async function vehicleOfPayment(manager: EntityManager, id: number): Promise<Subject | null> {
  const rows = await manager.query<{ id: number }[]>(
    `SELECT i.vehicle_id AS id FROM ${tableName(manager, 'payments')} p
      JOIN ${tableName(manager, 'invoices')} i ON i.id = p.invoice_id WHERE p.id = ?`,
    [id],
  );
  return rows[0] === undefined ? null : { kind: 'vehicle', id: rows[0].id };
}
