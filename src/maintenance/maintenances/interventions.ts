import type { UnitOfWork } from '#persistence';

/** Port to the interventions of a workshop, which maintenances may belong to. */
export interface Interventions {
  isOfVehicle(unit: UnitOfWork, interventionId: number, vehicleId: number): Promise<boolean>;
}

/** Injection token of the {@link Interventions}. */
export const INTERVENTIONS = Symbol('INTERVENTIONS');
