export const MAINTENANCE_TYPES = ['preventive', 'corrective', 'inspection', 'repair'] as const;
export type MaintenanceType = (typeof MAINTENANCE_TYPES)[number];

export const MAINTENANCE_STATUSES = ['scheduled', 'in_progress', 'completed', 'cancelled'] as const;
export type MaintenanceStatus = (typeof MAINTENANCE_STATUSES)[number];

/** The statuses of an imported maintenance. A cancelled one is refused, because it is not part of the vehicle's history. */
export const IMPORTED_STATUSES = [
  'scheduled',
  'in_progress',
  'completed',
] as const satisfies readonly MaintenanceStatus[];
export type ImportedStatus = (typeof IMPORTED_STATUSES)[number];
