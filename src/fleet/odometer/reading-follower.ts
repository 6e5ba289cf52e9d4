import type { UnitOfWork } from '#persistence';
import type { OdometerReading } from './odometer-reading.entity';

/** Port to stored values that depend on readings: they are recomputed when an existing reading changes or is voided. */
export interface ReadingFollower {
  changed(unit: UnitOfWork, reading: Pick<OdometerReading, 'vehicleId' | 'readAt'>): Promise<void>;
}

/** Injection token of the {@link ReadingFollower}. */
export const READING_FOLLOWER = Symbol('READING_FOLLOWER');
