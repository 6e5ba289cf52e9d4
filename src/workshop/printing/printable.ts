import type { EntityManager } from 'typeorm';
import type { InterventionDocument } from '../document/intervention-document.entity';
import type { PrintedContent } from '../document/printed-content';
import { Invoice } from '../invoices/invoice.entity';
import { Quote } from '../quotes/quote.entity';
import { ReceptionReport } from '../reception-reports/reception-report.entity';
import { WorkAuthorization } from '../work-authorizations/work-authorization.entity';

/** The columns of a document that are needed to print it. */
export type Printable = InterventionDocument & {
  readonly status: string;
  readonly frozenContent: PrintedContent | null;
  readonly pdfAttachmentId: number | null;
};

/** The kinds of printed documents, by the names that their files use. */
export const PRINTABLES = {
  quote: Quote,
  work_authorization: WorkAuthorization,
  reception_report: ReceptionReport,
  invoice: Invoice,
} as const satisfies Readonly<Record<string, new () => Printable>>;

export type PrintableType = keyof typeof PRINTABLES;

export function findPrintable(manager: EntityManager, type: PrintableType, id: number): Promise<Printable | null> {
  return manager.findOneBy<Printable>(PRINTABLES[type], { id });
}

/**
 * Writes the id of the PDF once: if two processes print a document at the same time, the PDF of the second is
 * discarded.
 */
export async function linkPaper(
  manager: EntityManager,
  type: PrintableType,
  id: number,
  pdfAttachmentId: number,
): Promise<void> {
  const { affected } = await manager
    .createQueryBuilder()
    .update(PRINTABLES[type] as new () => Invoice)
    .set({ pdfAttachmentId })
    .where('id = :id AND pdf_attachment_id IS NULL', { id })
    .execute();
  if (affected !== 1) throw new PaperTaken();
}

/** Another process stored a PDF of the document at the same time. */
export class PaperTaken extends Error {}
