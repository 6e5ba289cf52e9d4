import type { VehicleSources } from './fleet/vehicles/vehicle-sources';
import { vehicleUpkeep } from './maintenance/vehicle-upkeep';
import { vehicleWork } from './workshop/interventions/vehicle-work';

/** The modules above the fleet that know facts about vehicles. */
export const vehicleSources: VehicleSources = { work: vehicleWork, upkeep: vehicleUpkeep };
