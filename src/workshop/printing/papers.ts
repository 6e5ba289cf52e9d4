import type { UnitOfWork } from '#persistence';

/** A printed document to be kept with the files of its record. */
interface Paper {
  readonly entityType: string;
  readonly entityId: number;
  readonly category: 'invoice_pdf' | 'document';
  readonly name: string;
  readonly content: Buffer;
}

/** Port to the files of records. */
export interface Papers {
  /** Keeps the paper; `link` writes its id down where it belongs, in the same transaction. Answers the id. */
  keep(paper: Paper, link: (unit: UnitOfWork, attachmentId: number) => Promise<void>): Promise<number>;
  /** The whole content; null when it is not there any more. @throws DomainError STORAGE_UNAVAILABLE */
  read(attachmentId: number): Promise<Buffer | null>;
}

/** Injection token of the {@link Papers}. */
export const PAPERS = Symbol('PAPERS');
