import type { Readable } from 'node:stream';
import type { UnitOfWork } from '#persistence';
import type { OdometerReading } from './odometer/odometer-reading.entity';

/** A file of a person, without its content. */
export interface PersonFile {
  readonly id: number;
  readonly originalName: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly createdAt: Date;
}

/** Port to the files of records. */
export interface PersonFiles {
  /** The files that are not deleted. */
  listOf(entityType: string, entityId: number): Promise<readonly PersonFile[]>;
  /**
   * Null for content that may not be downloaded because the scanner has not scanned it or found malware.
   *
   * @throws DomainError STORAGE_UNAVAILABLE, OBJECT_MISSING
   */
  contentOf(id: number): Promise<Readable | null>;
  /** Removes the contents permanently, including those of deleted files. Returns the number of files. */
  purgeAllOf(entityType: string, entityId: number): Promise<number>;
}

/** Injection token of the {@link PersonFiles}. */
export const PERSON_FILES = Symbol('PERSON_FILES');

/** One access to a person's record: the user, the time and the action, without any value. */
export interface PersonTrailEntry {
  readonly occurredAt: Date;
  readonly action: string;
  readonly outcome: string;
  readonly actorType: string;
  readonly actorUserId: number | null;
  readonly changedFields: readonly string[] | null;
}

/** Port to the audit log, which is global: the audit entries of one record of one tenant. */
export interface PersonTrail {
  /** Newest first, at most `limit`. */
  entriesOf(
    tenantId: number,
    entityType: string,
    entityId: number,
    limit: number,
  ): Promise<readonly PersonTrailEntry[]>;
}

/** Injection token of the {@link PersonTrail}. */
export const PERSON_TRAIL = Symbol('PERSON_TRAIL');

/** Port to stored values that depend on readings: they are recomputed when an existing reading changes or is voided. */
export interface ReadingFollower {
  changed(unit: UnitOfWork, reading: Pick<OdometerReading, 'vehicleId' | 'readAt'>): Promise<void>;
}

/** Injection token of the {@link ReadingFollower}. */
export const READING_FOLLOWER = Symbol('READING_FOLLOWER');
