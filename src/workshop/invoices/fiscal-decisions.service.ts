import { invalidFields } from '#http';
import type { Viewer } from '#kernel';
import type { Changes, UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import type { DecideFiscalBody } from './fiscal-decision.dto';
import type { Invoice } from './invoice.entity';
import { fiscalOutcomeKnown } from './invoice.errors';
import type { InvoiceView } from './invoice.view';
import { InvoicesService } from './invoices.service';

/**
 * A person checks the authority's portal and decides, with a reason, on a document whose submission has an uncertain
 * outcome.
 */
@TenantScoped()
export class FiscalDecisions {
  constructor(private readonly invoices: InvoicesService) {}

  /** @throws DomainError NOT_FOUND, STALE_VERSION, VALIDATION_FAILED, FISCAL_OUTCOME_KNOWN */
  async decide(
    unit: UnitOfWork,
    id: number,
    body: DecideFiscalBody,
    expected: number | null,
    viewer: Viewer,
  ): Promise<InvoiceView> {
    const { document } = await this.invoices.documents.lock(unit, id, viewer);
    const { fiscalStatus } = document;
    if (fiscalStatus !== 'uncertain') throw fiscalOutcomeKnown({ status: fiscalStatus });
    await this.invoices.documents.records.update(unit, id, decided(body), expected);
    return this.invoices.get(id, viewer, unit.manager);
  }
}

function decided({ decision, fiscalNumber = null, reason: fiscalNote }: DecideFiscalBody): Changes<Invoice> {
  if (decision === 'resend') return { fiscalStatus: 'pending', fiscalNote };
  if (decision === 'rejected') return { fiscalStatus: 'rejected', fiscalNote };
  if (fiscalNumber) return { fiscalStatus: 'accepted', fiscalNumber, fiscalNote };
  throw invalidFields([{ pointer: '/fiscalNumber', code: 'REQUIRED', detail: 'is required with accepted' }]);
}
