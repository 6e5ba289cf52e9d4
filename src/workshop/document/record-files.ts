import type { EntityManager } from 'typeorm';

/** Port to the files of records: questions that rules and views of documents ask about them. */
export interface RecordFiles {
  /** Whether a record has a signature in this role. */
  hasSignature(
    manager: EntityManager,
    record: { readonly type: string; readonly id: number },
    role: string,
  ): Promise<boolean>;
  /** The number of images of each of these records, in one query; records without images are left out. */
  imageCounts(manager: EntityManager, type: string, ids: readonly number[]): Promise<ReadonlyMap<number, number>>;
  /** The newest logo of the company that can be printed; null without one. */
  printableLogo(manager: EntityManager): Promise<number | null>;
}

/** Injection token of the {@link RecordFiles}. */
export const RECORD_FILES = Symbol('RECORD_FILES');
