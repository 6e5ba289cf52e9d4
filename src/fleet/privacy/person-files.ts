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
