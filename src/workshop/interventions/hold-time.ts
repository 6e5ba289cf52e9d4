import type { EntityManager } from 'typeorm';
import { tableName } from '#persistence';

/** A period of an intervention as SQL expressions: id of the intervention, start, end. */
interface Stretch {
  readonly intervention: string;
  readonly from: string;
  readonly to: string;
}

/**
 * SQL for the time that an intervention was on hold within a period, in microseconds; `holds` is the table. Alerts,
 * filters and figures subtract it from the duration of a stage, because waiting for something outside is not the
 * workshop's delay (domain.md §7.1).
 */
export const heldMicros = (holds: string, { intervention, from, to }: Stretch): string =>
  `COALESCE((SELECT SUM(GREATEST(0, TIMESTAMPDIFF(MICROSECOND, GREATEST(hold.held_at, ${from}), LEAST(COALESCE(hold.released_at, ${to}), ${to}))))
     FROM ${holds} hold WHERE hold.intervention_id = ${intervention} AND hold.held_at < ${to}), 0)`;

/**
 * The milliseconds that each of these interventions was on hold during its repair, up to a given time: one query for
 * any number of interventions.
 */
export async function heldInRepair(
  manager: EntityManager,
  ids: readonly number[],
  now: Date,
): Promise<ReadonlyMap<number, number>> {
  if (ids.length === 0) return new Map();
  const held = heldMicros(tableName(manager, 'intervention_holds'), {
    intervention: 'i.id',
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
