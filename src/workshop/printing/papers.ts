import type { UnitOfWork } from '#persistence';

/** A printed document to be stored with the files of its record. */
interface Paper {
  readonly entityType: string;
  readonly entityId: number;
  readonly category: 'invoice_pdf' | 'document';
  readonly name: string;
  readonly content: Buffer;
}

/** Port to the files of records. */
export interface Papers {
  /** Stores the PDF; `link` writes its id into the document's row in the same transaction. Returns the id. */
  keep(paper: Paper, link: (unit: UnitOfWork, attachmentId: number) => Promise<void>): Promise<number>;
  /** The whole content; null if it does not exist any more. @throws DomainError STORAGE_UNAVAILABLE */
  read(attachmentId: number): Promise<Buffer | null>;
  /** Stores the content of a PDF again, whose content is missing or damaged. */
  renew(attachmentId: number, content: Buffer): Promise<void>;
  /** The documents whose PDF has a row but no content. @throws DomainError STORAGE_UNAVAILABLE */
  lost(): Promise<readonly Pick<Paper, 'entityType' | 'entityId'>[]>;
}

/** Injection token of the {@link Papers}. */
export const PAPERS = Symbol('PAPERS');
