import type { EntityManager } from 'typeorm';
import { clock } from '#kernel';
import { tableName } from '#persistence';
import { InterventionStep } from '../interventions/intervention-history.entity';
import type { InterventionStatus } from '../interventions/intervention.choices';

/** The columns with the time at which an intervention reached a status. */
const STAMPS: Readonly<Partial<Record<InterventionStatus, readonly string[]>>> = {
  in_prediagnostic: ['started_at'],
  approved: ['approved_at'],
  in_repair: ['repair_started_at', 'immobilized_from'],
  repair_completed: ['repair_completed_at'],
  vehicle_received: ['received_at', 'immobilized_until'],
  invoiced: ['invoiced_at'],
  closed: ['closed_at'],
  cancelled: ['cancelled_at'],
};

const DAY_MS = 24 * 3600 * 1000;
/** Days from the report of an intervention to its last step, if that much time has passed. */
const USUAL_DAYS = 16;

/** The time of the last step of an intervention. */
const endOf = (reportedAt: Date, now: Date): Date =>
  new Date(Math.min(now.getTime() - 60_000, reportedAt.getTime() + USUAL_DAYS * DAY_MS));

/**
 * Distributes the steps of a demo intervention, which were all made just now, over the days they would take in
 * reality.
 */
export async function spreadSteps(manager: EntityManager, interventionId: number, reportedAt: Date): Promise<void> {
  const steps = await manager.find(InterventionStep, { where: { interventionId }, order: { id: 'ASC' } });
  const span = endOf(reportedAt, clock.now()).getTime() - reportedAt.getTime();
  const stamps: Record<string, Date> = {};
  for (const [index, step] of steps.entries()) {
    const at = new Date(reportedAt.getTime() + (span * index) / Math.max(1, steps.length - 1));
    await manager.update(InterventionStep, { id: step.id }, { at });
    for (const column of ['status_changed_at', ...(STAMPS[step.toStatus] ?? [])]) stamps[column] = at;
  }
  await setStamps(manager, interventionId, stamps);
  const quoted = steps.find(({ toStatus }) => toStatus === 'quote_received');
  const quotedAt = await manager.findOneBy(InterventionStep, { id: quoted?.id ?? 0 });
  await stampDocuments(manager, interventionId, { quotes: quotedAt?.at, reports: stamps['received_at'] });
}

/** Documents get the time at which they moved the intervention: received, signed. */
async function stampDocuments(
  manager: EntityManager,
  interventionId: number,
  { quotes, reports }: { readonly quotes: Date | undefined; readonly reports: Date | undefined },
): Promise<void> {
  const stamp = (table: string, column: string, at: Date): Promise<unknown> =>
    manager.query(
      `UPDATE ${tableName(manager, table)} SET ${column} = IF(${column} IS NULL, NULL, ?) WHERE intervention_id = ?`,
      [at, interventionId],
    );
  if (quotes !== undefined) await stamp('quotes', 'received_at', quotes);
  if (reports !== undefined) await stamp('reception_reports', 'validated_at', reports);
}

/** Sets only times of statuses that the intervention has now: a vehicle that went back into repair was not received. */
async function setStamps(
  manager: EntityManager,
  interventionId: number,
  stamps: Readonly<Record<string, Date>>,
): Promise<void> {
  const columns = Object.keys(stamps);
  const changes = columns.map((column) => `${column} = IF(${column} IS NULL, NULL, ?)`).join(', ');
  await manager.query(`UPDATE ${tableName(manager, 'interventions')} SET ${changes} WHERE id = ?`, [
    ...columns.map((column) => stamps[column]),
    interventionId,
  ]);
  await manager.query(
    `UPDATE ${tableName(manager, 'supply_price_history')} SET recorded_at = ? WHERE intervention_id = ?`,
    [stamps['approved_at'] ?? clock.now(), interventionId],
  );
}
