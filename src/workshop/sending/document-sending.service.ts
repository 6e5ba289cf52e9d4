import { randomUUID } from 'node:crypto';
import { Inject } from '@nestjs/common';
import { auditedAs, localeOfLanguage } from '#kernel';
import type { Locale, Viewer, WriteRequest } from '#kernel';
import type { EntityManager } from 'typeorm';
import type { Database } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { Garage } from '../../fleet/garages/garage.entity';
import { COMPANY_IDENTITIES } from '../document/company-identity';
import type { CompanyIdentities } from '../document/company-identity';
import { Invoice } from '../invoices/invoice.entity';
import { Quote } from '../quotes/quote.entity';
import { WorkAuthorization } from '../work-authorizations/work-authorization.entity';
import { DocumentFiles } from '../printing/document-files.service';
import type { FrozenDocument } from '../printing/document-files.service';
import { coverLetter } from './cover-letter';
import { DocumentDeliveries } from './document-deliveries.service';
import type { SentType } from './document-delivery.entity';
import type { DocumentLetter } from './document-mail';
import type { SendDocumentBody } from './sending.dto';
import { recipientMissing } from './sending.errors';
import type { SentDocumentView } from './sending.view';

interface Named {
  readonly type: SentType;
  readonly id: number;
}

interface Wording {
  readonly recipients: readonly string[];
  readonly locale: Locale;
  readonly message: string | null;
}

/** Sends frozen documents by e-mail, with their PDF attached. */
@TenantScoped()
export class DocumentSending {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly writes: TenantWrites,
    private readonly files: DocumentFiles,
    @Inject(COMPANY_IDENTITIES) private readonly identities: CompanyIdentities,
    private readonly deliveries: DocumentDeliveries,
  ) {}

  /**
   * Returns when the e-mails are stored; they are sent later.
   *
   * @throws DomainError NOT_FOUND, DOCUMENT_NOT_PRINTABLE, RECIPIENT_MISSING, SENDING_LIMITED
   */
  async send(
    write: WriteRequest,
    { type, id }: Named,
    body: SendDocumentBody,
    viewer: Viewer,
  ): Promise<SentDocumentView> {
    const document = await this.files.frozen(type, id, viewer);
    const recipients = body.recipients ?? [await this.contactOf(type, id)];
    const locale = body.locale ?? localeOfLanguage(this.tenant.locale);
    const { number } = document.content;
    const letters = await this.letters({ type, id }, document, { recipients, locale, message: body.message ?? null });
    return this.writes.run(auditedAs(write, `${type}s:send`), async (unit) => {
      await this.deliveries.post(unit, type, id, letters);
      return { id, number, recipients, locale };
    });
  }

  /** The keys belong to one request, so a repeated transaction does not post an e-mail twice. */
  private async letters(
    { type, id }: Named,
    { content }: FrozenDocument,
    { recipients, locale, message }: Wording,
  ): Promise<readonly DocumentLetter[]> {
    const { legalName, name, contactEmail } = await this.identities.identityOf(this.tenant.tenantId);
    const covered = { kind: content.kind, number: content.number, company: legalName ?? name, message };
    const { tenantId } = this.tenant;
    const shared = { ...coverLetter(covered, locale), replyTo: contactEmail, paper: { tenantId, type, id, locale } };
    const key = randomUUID();
    return recipients.map((to, at) => ({ ...shared, to, key: `document ${key} ${at}` }));
  }

  /**
   * The address of the buyer of an invoice, or of the garage of a quote or work order.
   *
   * @throws DomainError RECIPIENT_MISSING
   */
  private async contactOf(type: SentType, id: number): Promise<string> {
    const { manager } = this.database;
    const { garageId, buyer } = await manager.findOneByOrFail(ENTITIES[type], { id });
    const email = type === 'invoice' ? buyer?.email : await mailOfGarage(manager, garageId);
    if (!email) throw recipientMissing({});
    return email;
  }
}

/** The recipient fields of a document. */
type Addressed = Pick<Quote, 'id' | 'garageId'> & { readonly buyer?: Invoice['buyer'] };

const ENTITIES: Readonly<Record<SentType, new () => Addressed>> = {
  invoice: Invoice,
  quote: Quote,
  work_authorization: WorkAuthorization,
};

async function mailOfGarage(manager: EntityManager, id: number | null): Promise<string | null> {
  const garage = id === null ? null : await manager.findOne(Garage, { where: { id }, withDeleted: true });
  return garage?.email ?? null;
}
