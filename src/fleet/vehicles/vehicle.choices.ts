export const VEHICLE_STATUSES = ['active', 'maintenance', 'out_of_service', 'sold'] as const;
export type VehicleStatus = (typeof VEHICLE_STATUSES)[number];

/** `customer`: the vehicle belongs to a customer of the workshop. */
export const OWNERSHIPS = ['owned', 'leased', 'rented', 'customer'] as const;
export type Ownership = (typeof OWNERSHIPS)[number];
