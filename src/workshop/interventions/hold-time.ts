import type { EntityManager } from 'typeorm';
import { tableName } from '#persistence';

/** A stretch of a dossier's time, as SQL: whose dossier, from when, to when. */
interface Stretch {
  readonly dossier: string;
  readonly from: string;
  readonly to: string;
}

/**
 * How much of a stretch a dossier was on hold, in microseconds, as SQL; `holds` is the table. Alerts, filters and figures subtract it from
 * the clock of a stage: waiting for something outside counts against nobody (domain.md §7.1).
 */
export const heldMicros = (holds: string, { dossier, from, to }: Stretch): string =>
  `COALESCE((SELECT SUM(GREATEST(0, TIMESTAMPDIFF(MICROSECOND, GREATEST(hold.held_at, ${from}), LEAST(COALESCE(hold.released_at, ${to}), ${to}))))
     FROM ${holds} hold WHERE hold.intervention_id = ${dossier} AND hold.held_at < ${to}), 0)`;

/** Of each of these dossiers, the milliseconds of its repair it was on hold until a moment: one query, whatever their number. */
export async function heldInRepair(
  manager: EntityManager,
  ids: readonly number[],
  now: Date,
): Promise<ReadonlyMap<number, number>> {
  if (ids.length === 0) return new Map();
  const held = heldMicros(tableName(manager, 'intervention_holds'), {
    dossier: 'i.id',
    from: 'i.repair_started_at',
    to: 'n.moment',
  });
  const rows = await manager.query<{ id: number; held: number | string }[]>(
    `SELECT i.id, ${held} AS held FROM ${tableName(manager, 'interventions')} i JOIN (SELECT CAST(? AS DATETIME(3)) AS moment) n
      WHERE i.id IN (?) AND i.repair_started_at IS NOT NULL AND i.received_at IS NULL`,
    [now, [...ids]],
  );
  return new Map(rows.map((row) => [row.id, Number(row.held) / 1000]));
}
