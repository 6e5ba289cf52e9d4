export const MAINTENANCE_TYPES = ['preventive', 'corrective', 'inspection', 'repair'] as const;
export type MaintenanceType = (typeof MAINTENANCE_TYPES)[number];

export const MAINTENANCE_STATUSES = ['scheduled', 'in_progress', 'completed', 'cancelled'] as const;
export type MaintenanceStatus = (typeof MAINTENANCE_STATUSES)[number];

/** Those a maintenance may arrive with: one that was cancelled elsewhere is no history of the vehicle. */
export const BROUGHT_STATUSES = [
  'scheduled',
  'in_progress',
  'completed',
] as const satisfies readonly MaintenanceStatus[];
export type BroughtStatus = (typeof BROUGHT_STATUSES)[number];
