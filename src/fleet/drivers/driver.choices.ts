export const DRIVER_STATUSES = ['active', 'inactive', 'suspended', 'terminated'] as const;
export type DriverStatus = (typeof DRIVER_STATUSES)[number];
