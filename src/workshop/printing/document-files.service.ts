import { Inject, Logger } from '@nestjs/common';
import { localeOfLanguage } from '#kernel';
import type { Locale, Viewer } from '#kernel';
import { reasonOf, RECORD, recordNotFound } from '#persistence';
import type { Database } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { recordScope } from '../../records/scope/record-scope';
import type { PrintedContent } from '../document/printed-content';
import { PaperRuns } from './paper-runs.service';
import { PAPERS } from './papers';
import type { Papers } from './papers';
import { findPrintable, linkPaper, PaperTaken, PRINTABLES } from './printable';
import type { Printable, PrintableType } from './printable';
import { printAside } from './print-thread';
import { documentNotPrintable } from './printing.errors';

/** A document with its frozen content. */
export type FrozenDocument = Printable & { readonly content: PrintedContent };

/** A document as a file. */
export interface PrintedFile {
  readonly name: string;
  readonly content: Buffer;
}

/**
 * Frozen documents as PDF. The PDF is made from the frozen content only and stored in the company's language, so it
 * can be made at any time and is always the same. It is stored by a run, after the request. No lock is held while it is drawn or stored.
 */
@TenantScoped()
export class DocumentFiles {
  private readonly logger = new Logger(DocumentFiles.name);

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    @Inject(PAPERS) private readonly papers: Papers,
    private readonly runs: PaperRuns,
  ) {}

  /**
   * Stores the PDF of a frozen document, unless it is stored already; a stored one whose content is missing is made again. It waits for the
   * store, so it belongs in a run and not in a request. Returns the id of the PDF; null if the document is not frozen.
   *
   * @throws DomainError DOCUMENT_TOO_LONG, RENDERING_BUSY, STORAGE_UNAVAILABLE
   */
  async store(type: PrintableType, id: number): Promise<number | null> {
    const printable = await findPrintable(this.database.manager, type, id);
    const content = printable?.frozenContent ?? null;
    if (printable === null || content === null) return null;
    const kept = printable.pdfAttachmentId;
    if (kept !== null && (await this.papers.read(kept)) !== null) return kept;
    const file = { name: nameOf(content), content: await this.print(content, this.locale) };
    if (kept === null) return this.keep(type, id, file);
    await this.papers.renew(kept, file.content);
    return kept;
  }

  /** As {@link store}, for many documents: a failure is only logged, and null is returned. */
  async storeQuietly(type: PrintableType, id: number): Promise<number | null> {
    try {
      return await this.store(type, id);
    } catch (error) {
      if (!(error instanceof PaperTaken)) this.logger.warn(`${type} ${id} was not printed: ${reasonOf(error)}`);
      return null;
    }
  }

  /**
   * The stored PDF in the company's language; otherwise it is made from the frozen content.
   *
   * @throws DomainError NOT_FOUND, DOCUMENT_NOT_PRINTABLE, DOCUMENT_TOO_LONG, RENDERING_BUSY, STORAGE_UNAVAILABLE
   */
  async read(type: PrintableType, id: number, wanted: Locale | null, viewer: Viewer): Promise<PrintedFile> {
    return this.fileOf(type, await this.frozen(type, id, viewer), wanted ?? this.locale);
  }

  /** As {@link read}, for an e-mail whose sender was already authorized. @throws DomainError as {@link read} */
  async paperOf(type: PrintableType, id: number, locale: Locale): Promise<PrintedFile> {
    const printable = await findPrintable(this.database.manager, type, id);
    if (printable === null) throw recordNotFound({ resource: type, id });
    return this.fileOf(type, frozenOf(printable), locale);
  }

  /** @throws DomainError NOT_FOUND, DOCUMENT_NOT_PRINTABLE */
  async frozen(type: PrintableType, id: number, viewer: Viewer): Promise<FrozenDocument> {
    return frozenOf(await this.get(type, id, viewer));
  }

  /** A draft as PDF, marked as a draft; it is not stored. @throws DomainError DOCUMENT_TOO_LONG, RENDERING_BUSY */
  async preview(content: PrintedContent, wanted: Locale | null): Promise<PrintedFile> {
    const marked = { ...content, isDraft: true };
    return { name: `${content.kind}-draft.pdf`, content: await this.print(marked, wanted ?? this.locale) };
  }

  private async fileOf(type: PrintableType, document: FrozenDocument, locale: Locale): Promise<PrintedFile> {
    const { content, pdfAttachmentId, id } = document;
    const name = nameOf(content);
    if (locale !== this.locale) return { name, content: await this.print(content, locale) };
    const kept = pdfAttachmentId === null ? null : await this.papers.read(pdfAttachmentId);
    if (kept !== null) return { name, content: kept };
    const file = { name, content: await this.print(content, locale) };
    await this.runs.requestAgain(type, id);
    return file;
  }

  private get locale(): Locale {
    return localeOfLanguage(this.tenant.locale);
  }

  async get(type: PrintableType, id: number, viewer: Viewer): Promise<Printable> {
    const query = this.database.manager
      .createQueryBuilder<Printable>(PRINTABLES[type] as new () => Printable, RECORD)
      .where(`${RECORD}.id = :id`, { id });
    recordScope(viewer)?.(query);
    const found = await query.getOne();
    if (found === null) throw recordNotFound({ resource: type, id });
    return found;
  }

  private async print(content: PrintedContent, locale: Locale): Promise<Buffer> {
    const { logoAttachmentId, frozenAt, ...rest } = content;
    const logo = logoAttachmentId === null ? null : await this.papers.read(logoAttachmentId);
    return printAside({ document: { ...rest, locale, logo, frozenAt: new Date(frozenAt) } }, this.tenant.tenantId);
  }

  private keep(type: PrintableType, id: number, { name, content }: PrintedFile): Promise<number> {
    const category = type === 'invoice' ? 'invoice_pdf' : 'document';
    return this.papers.keep({ entityType: type, entityId: id, category, name, content }, ({ manager }, attachmentId) =>
      linkPaper(manager, type, id, attachmentId),
    );
  }
}

function frozenOf(printable: Printable): FrozenDocument {
  const { frozenContent: content, status } = printable;
  if (content === null) throw documentNotPrintable({ status });
  return { ...printable, content };
}

/** Numbers may contain a slash, file names may not. */
const nameOf = ({ number }: PrintedContent): string => `${number.replace(/[^A-Za-z0-9_.-]/g, '-')}.pdf`;
