import type { PrintedDocument } from '../printing/printed-document';

/** The frozen content of a printed document as it is kept: the logo by its attachment, the moment as text. */
export type PrintedContent = Omit<PrintedDocument, 'locale' | 'logo' | 'frozenAt'> & {
  readonly logoAttachmentId: number | null;
  /** ISO 8601. */
  readonly frozenAt: string;
};
