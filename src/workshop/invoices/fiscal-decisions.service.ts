import { invalidFields } from '#http';
import type { Viewer } from '#kernel';
import type { Changes, UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import type { DecideFiscalBody } from './fiscal-decision.dto';
import { FISCAL_FLOW } from './fiscal.flow';
import type { Invoice } from './invoice.entity';
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
    const move = DECISIONS[body.decision].on(document);
    await this.invoices.documents.records.move(unit, move, noted(body), expected);
    return this.invoices.get(id, viewer, unit.manager);
  }
}

const DECISIONS = {
  resend: FISCAL_FLOW.actions.decideResend,
  accepted: FISCAL_FLOW.actions.decideAccepted,
  rejected: FISCAL_FLOW.actions.decideRejected,
} as const;

/** @throws DomainError VALIDATION_FAILED for an acceptance without the authority's number */
function noted({
  decision,
  fiscalNumber = null,
  reason: fiscalNote,
}: DecideFiscalBody): Pick<Changes<Invoice>, 'fiscalNumber' | 'fiscalNote'> {
  if (decision !== 'accepted') return { fiscalNote };
  if (fiscalNumber) return { fiscalNumber, fiscalNote };
  throw invalidFields([{ pointer: '/fiscalNumber', code: 'REQUIRED', detail: 'is required with accepted' }]);
}
