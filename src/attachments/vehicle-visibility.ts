import type { Viewer } from '#kernel';
import type { Database } from '#persistence';

/** Port to who sees which vehicle. */
export interface VehicleVisibility {
  /** Whether the viewer may see the vehicle, which is not deleted. */
  sees(database: Database, viewer: Viewer, vehicleId: number): Promise<boolean>;
}

/** Injection token of the {@link VehicleVisibility}. */
export const VEHICLE_VISIBILITY = Symbol('VEHICLE_VISIBILITY');
