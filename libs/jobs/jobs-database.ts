import type { EntityManager } from 'typeorm';

/** Port to the global database, which stores runs and leases; implemented by the application. */
export interface JobsDatabase {
  /** Runs `work` outside a transaction. */
  use<T>(work: (manager: EntityManager) => Promise<T>): Promise<T>;
  /** Runs `work` in one READ COMMITTED transaction, and repeats all of it if the server rolled it back. */
  transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T>;
}

/** Injection token of the {@link JobsDatabase}. */
export const JOBS_DATABASE = Symbol('JOBS_DATABASE');

/** The driver's result of a statement that changes rows. */
export interface Changed {
  readonly affectedRows: number;
}
