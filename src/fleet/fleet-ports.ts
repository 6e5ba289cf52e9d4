import type { Readable } from 'node:stream';
import type { EntityManager } from 'typeorm';
import type { Day } from '#kernel';
import type { UnitOfWork } from '#persistence';
import type { NumberedTables } from '../numbering/numbered-tables';
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

/** The current driver of a vehicle, with the properties that may be shown together with the vehicle. */
export interface CurrentDriver {
  readonly id: number;
  readonly code: string;
  readonly firstName: string;
  readonly lastName: string;
}

/** The next maintenance that is due. */
export interface NextMaintenance {
  readonly planId: number;
  readonly title: string;
  readonly dueDate: Day | null;
  readonly dueOdometer: number | null;
}

/** Current facts about a vehicle from other records. */
export interface VehicleFacts {
  readonly driver: CurrentDriver | null;
  readonly openInterventionsCount: number;
  /** The last day of the compulsory cover that is valid today; null without valid cover. */
  readonly insuranceExpiry: Day | null;
  /** The first day without compulsory cover for a vehicle that had cover, whether or not it has cover now. */
  readonly coverEndedOn: Day | null;
  readonly technicalInspectionExpiry: Day | null;
  readonly nextMaintenance: NextMaintenance | null;
}

/**
 * A row of the union with which facts are read: the meaning of `number`, `a`, `b` and `c` depends on the kind. Some servers widen the
 * numbers of a union, and the driver then returns them as text.
 */
export interface FactRow {
  readonly kind: string;
  readonly vehicleId: number | string;
  readonly number: number | string | null;
  readonly a: string | null;
  readonly b: string | null;
  readonly c: string | null;
}

/** One part of the union: facts of different modules about a page of vehicles are one query. */
export interface FactPart {
  readonly kind: string;
  /** A SELECT of the columns of {@link FactRow}, in their order, for the vehicles of the question; at most one row for each vehicle. */
  readonly sql: string;
  readonly values: readonly unknown[];
  readonly fact: (row: FactRow) => Partial<VehicleFacts>;
}

/** Vehicles whose facts are asked for; `today` is the tenant's day. */
export interface FactQuestion {
  readonly vehicleIds: readonly number[];
  readonly today: Day;
}

/** What a workshop knows about vehicles. `vehicle` is an SQL expression of a vehicle's id. */
export interface VehicleWork {
  facts(manager: EntityManager, question: FactQuestion): readonly FactPart[];
  /** A query with one row if the vehicle has an open intervention, and with none otherwise. */
  open(manager: EntityManager, vehicle: string): string;
}

/** What the upkeep of a fleet knows about vehicles: insurance, inspections, maintenance. */
export interface VehicleUpkeep {
  facts(manager: EntityManager, question: FactQuestion): readonly FactPart[];
  /** An SQL condition: one policy is a compulsory cover of the vehicle from the first to the last day; both are placeholders. */
  covered(manager: EntityManager, vehicle: string, days: { readonly first: string; readonly last: string }): string;
  /** Cancels the planned work of a vehicle that was disposed of. */
  cancelPlanned(unit: UnitOfWork, vehicleId: number): Promise<void>;
}

/**
 * Port to the modules above the fleet that know facts about vehicles. They hand out SQL on their own tables, so that a page of vehicles with
 * its filters stays one query.
 */
export interface VehicleSources {
  readonly work: VehicleWork;
  readonly upkeep: VehicleUpkeep;
}

/** Injection token of the {@link VehicleSources}. */
export const VEHICLE_SOURCES = Symbol('VEHICLE_SOURCES');

/** The numbers of the fleet's records. */
export const FLEET_NUMBERS: NumberedTables = {
  vehicle: { table: 'vehicles', column: 'code' },
  driver: { table: 'drivers', column: 'code' },
};
