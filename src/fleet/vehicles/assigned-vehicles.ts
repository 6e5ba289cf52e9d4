import { RECORD, tableName } from '#persistence';
import type { Restriction } from '#persistence';

/**
 * Restricts a list to the vehicles with a primary driver at this moment, or without one. Uses a scalar subquery, evaluated for the rows
 * of a page in their order: the optimizer would turn an EXISTS into a join of both tables before it returns any row.
 */
export function assignedVehicles(isAssigned: boolean): Restriction {
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
