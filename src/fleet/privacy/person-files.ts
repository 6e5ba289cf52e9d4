import type { Readable } from 'node:stream';

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
  /** Those that are not deleted. */
  listOf(entityType: string, entityId: number): Promise<readonly PersonFile[]>;
  /** Null for a content nobody may have, because a scanner has not seen it or found something in it. @throws DomainError STORAGE_UNAVAILABLE, OBJECT_MISSING */
  contentOf(id: number): Promise<Readable | null>;
  /** Removes the contents for good, those of deleted files too. Answers how many files that were. */
  purgeAllOf(entityType: string, entityId: number): Promise<number>;
}

/** Injection token of the {@link PersonFiles}. */
export const PERSON_FILES = Symbol('PERSON_FILES');
