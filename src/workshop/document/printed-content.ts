import type { PrintedDocument } from '../printing/printed-document';

/** The frozen content of a printed document as stored: the logo as an attachment id, the time as text. */
export type PrintedContent = Omit<PrintedDocument, 'locale' | 'logo' | 'frozenAt'> & {
  readonly logoAttachmentId: number | null;
  /** ISO 8601. */
  readonly frozenAt: string;
};
