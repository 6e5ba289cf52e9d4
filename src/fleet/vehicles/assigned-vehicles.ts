import { RECORD, tableName } from '#persistence';
import type { Narrowing } from '#persistence';

/**
 * Keeps a list to the vehicles that have a primary driver at this moment, or to those that have none. A scalar subquery, asked of the
 * rows of a page in their order: an EXISTS would be turned into a join of everything with everything before any row is shown.
 */
export function assignedVehicles(isAssigned: boolean): Narrowing {
  return (query) => {
    const assignments = tableName(query.dataSource.manager, 'vehicle_assignments');
    query.andWhere(
      `COALESCE((SELECT 1 FROM ${assignments} a
        WHERE a.vehicle_id = ${RECORD}.id AND a.role = 'primary' AND a.starts_at <= UTC_TIMESTAMP(3)
          AND (a.ends_at IS NULL OR a.ends_at > UTC_TIMESTAMP(3)) LIMIT 1), 0) = :isAssigned`,
      { isAssigned: isAssigned ? 1 : 0 },
    );
  };
}
