import { forbidden } from '#http';
import type { RequestActor } from '#http';
import { auditedAs } from '#kernel';
import type { Viewer, WriteRequest } from '#kernel';
import { TenantScoped, TenantWrites } from '#tenancy';
import { AfterIssue } from './after-issue.service';
import type { CreateCreditNoteBody } from './credit-note.dto';
import { CreditNotes } from './credit-notes.service';
import type { IssueInvoiceBody } from './invoice.dto';
import { InvoiceIssuing } from './invoice-issuing.service';
import { InvoiceParties } from './invoice-parties.service';
import { InvoiceRegistration } from './invoice-registration.service';
import type { InvoiceView } from './invoice.view';

const EXCEED = 'invoices:exceed_authorization';

/** Each action is one write; an issued document is printed after the commit. */
@TenantScoped()
export class InvoiceActions {
  constructor(
    private readonly writes: TenantWrites,
    private readonly issuing: InvoiceIssuing,
    private readonly registration: InvoiceRegistration,
    private readonly notes: CreditNotes,
    private readonly parties: InvoiceParties,
    private readonly after: AfterIssue,
  ) {}

  /**
   * @throws DomainError FORBIDDEN for an exceed reason without the permission to exceed, and as InvoiceIssuing.issue
   */
  async issue(
    write: WriteRequest,
    id: number,
    body: IssueInvoiceBody,
    { actor, viewer }: { readonly actor: RequestActor; readonly viewer: Viewer },
  ): Promise<InvoiceView> {
    const { issueDate = null, exceedReason = null } = body;
    if (exceedReason !== null && !actor.permissions.has(EXCEED)) throw forbidden({ permission: EXCEED });
    const company = await this.parties.company();
    const audited = exceedReason === null ? write : auditedAs(write, EXCEED);
    const options = { issueDate, exceedReason, expectedVersion: write.expectedVersion };
    const issued = await this.writes.run(audited, (unit) => this.issuing.issue(unit, id, company, options, viewer));
    return this.after.take(issued);
  }

  async register(write: WriteRequest, id: number, viewer: Viewer): Promise<InvoiceView> {
    const company = await this.parties.company();
    return this.writes.run(write, (unit) =>
      this.registration.register(unit, id, company, write.expectedVersion, viewer),
    );
  }

  dispute(write: WriteRequest, id: number, reason: string, viewer: Viewer): Promise<InvoiceView> {
    return this.writes.run(write, (unit) => this.registration.dispute(unit, id, reason, write.expectedVersion, viewer));
  }

  resolve(write: WriteRequest, id: number, viewer: Viewer): Promise<InvoiceView> {
    return this.writes.run(write, (unit) => this.registration.resolve(unit, id, write.expectedVersion, viewer));
  }

  async credit(write: WriteRequest, id: number, body: CreateCreditNoteBody, viewer: Viewer): Promise<InvoiceView> {
    return this.after.take(await this.writes.run(write, (unit) => this.notes.create(unit, id, body, viewer)));
  }
}
