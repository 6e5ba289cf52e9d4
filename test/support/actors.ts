import type { RequestActor } from '#http';
import type { Viewer } from '#kernel';

/** What a member has who just logged in, has nothing left to do first and sees every vehicle. */
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

/** Somebody in the office. */
export const OFFICE: Viewer = { userId: 1, ownVehiclesOnly: false, garageId: null };

/** A driver who has no vehicle. */
export const STRANGER: Viewer = { userId: 99, ownVehiclesOnly: true, garageId: null };
