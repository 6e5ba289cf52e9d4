import type { Actor, Viewer } from '#kernel';
import type { Database, UnitOfWork } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import { documentFrozen } from '../document/document.errors';
import type { PrintedContent } from '../document/printed-content';
import { ContentFreezing } from '../printing/content-freezing.service';
import { quoteLines } from '../quotes/quote-lines';
import { QuotesService } from '../quotes/quotes.service';
import { WorkAuthorizationsService } from '../work-authorizations/work-authorizations.service';
import { orderLines } from '../work-authorizations/work-orders.service';

/** The content that quotes and work orders would have if they were frozen now. Writes nothing. */
@TenantScoped()
export class DraftContents {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    private readonly quotes: QuotesService,
    private readonly orders: WorkAuthorizationsService,
    private readonly contents: ContentFreezing,
  ) {}

  /** @throws DomainError NOT_FOUND, DOCUMENT_FROZEN, DOCUMENT_CURRENCY_OUTDATED, DOCUMENT_TOO_LONG */
  async ofQuote(id: number, actor: Actor, viewer: Viewer): Promise<PrintedContent> {
    const quote = await this.quotes.documents.get(id, viewer);
    requireDraft('quote', quote);
    const unit = this.reading(actor);
    return this.contents.ofQuote(unit, quote, await quoteLines.of(unit.manager, id));
  }

  /** @throws DomainError NOT_FOUND, DOCUMENT_FROZEN, DOCUMENT_CURRENCY_OUTDATED, DOCUMENT_TOO_LONG */
  async ofOrder(id: number, actor: Actor, viewer: Viewer): Promise<PrintedContent> {
    const order = await this.orders.documents.get(id, viewer);
    requireDraft('work_authorization', order);
    const unit = this.reading(actor);
    return this.contents.ofOrder(unit, order, await orderLines.of(unit.manager, id));
  }

  private reading(actor: Actor): UnitOfWork {
    return { manager: this.database.manager, actor };
  }
}

/** A frozen document has its own PDF, so there is no preview of it. @throws DomainError DOCUMENT_FROZEN */
export function requireDraft(document: string, { status }: { readonly status: string }): void {
  if (status !== 'draft') throw documentFrozen({ document, status });
}
