import type { RequestActor } from '#http';
import type { Viewer } from '#kernel';

/** A logged-in member with no pending steps and access to all vehicles. */
export const unrestricted = (): Pick<
  RequestActor,
  'sessionId' | 'authenticatedAt' | 'restriction' | 'ownVehiclesOnly' | 'garageId' | 'grantId'
> => ({
  sessionId: 'test',
  authenticatedAt: Date.now(),
  restriction: null,
  ownVehiclesOnly: false,
  garageId: null,
  grantId: null,
});

/** A member of the office. */
export const OFFICE: Viewer = { userId: 1, ownVehiclesOnly: false, garageId: null };

/** A driver without a vehicle. */
export const STRANGER: Viewer = { userId: 99, ownVehiclesOnly: true, garageId: null };
