import { Inject } from '@nestjs/common';
import { clock, formatMoney } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { Garage } from '../../fleet/garages/garage.entity';
import { COMPANY_IDENTITIES } from '../document/company-identity';
import type { CompanyIdentities } from '../document/company-identity';
import { requireCurrency } from '../document/document-flow';
import { partyOfCompany, partyOfGarage, printedParty } from '../document/party';
import type { PricedDocumentRow, PricedLineRow } from '../document/priced-document.entity';
import type { PrintedContent } from '../document/printed-content';
import { printedPricing } from '../document/printed-pricing';
import { RECORD_FILES } from '../document/record-files';
import type { RecordFiles } from '../document/record-files';
import { vehicleSnapshot } from '../document/vehicle-snapshot';
import type { InterventionDocument } from '../document/intervention-document.entity';
import { Intervention } from '../interventions/intervention.entity';
import { Quote } from '../quotes/quote.entity';
import type { ReceptionReport } from '../reception-reports/reception-report.entity';
import type { WorkAuthorization } from '../work-authorizations/work-authorization.entity';
import { assertLetters } from './printable-letters';
import { assertPrintable } from './printable-size';
import type { PrintedFact, PrintedParty } from './printed-document';

type Common = Pick<PrintedContent, 'issuer' | 'recipient' | 'logoAttachmentId' | 'frozenAt' | 'facts'>;

/**
 * Composes the frozen content of quotes, work orders and reports; invoices have a composer of their own. Every method:
 *
 * @throws DomainError DOCUMENT_TOO_LONG, LETTER_NOT_PRINTABLE, before a document is frozen that cannot be printed
 */
@TenantScoped()
export class ContentFreezing {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    @Inject(COMPANY_IDENTITIES) private readonly identities: CompanyIdentities,
    @Inject(RECORD_FILES) private readonly files: RecordFiles,
  ) {}

  /** From the garage to the company. */
  async ofQuote(unit: UnitOfWork, quote: Quote, lines: readonly PricedLineRow[]): Promise<PrintedContent> {
    requireCurrency(quote, this.tenant.currency);
    const { garage, company, ...common } = await this.common(unit, quote);
    const reference = quote.externalReference;
    return printable({
      ...common,
      kind: 'quote',
      number: quote.quoteNumber,
      issuer: garage ?? company,
      recipient: company,
      // The logo belongs above the issuer's name; the garage's logo is not known.
      logoAttachmentId: garage === null ? common.logoAttachmentId : null,
      facts: [
        { label: 'date', day: quote.quoteDate },
        { label: 'validUntil', day: quote.validUntil },
        ...(reference === null ? [] : [{ label: 'externalReference' as const, text: reference }]),
        ...common.facts,
      ],
      pricing: printedPricing(quote, lines),
      paragraphs: [...paragraph('reason', quote.freeReason), ...paragraph('notes', quote.notes)],
      signatures: ['garageSignature', 'customerSignature'],
    });
  }

  /** From the company to the garage. */
  async ofOrder(unit: UnitOfWork, order: WorkAuthorization, lines: readonly PricedLineRow[]): Promise<PrintedContent> {
    requireCurrency(order, this.tenant.currency);
    const { quoteId: id } = order;
    const quote = id === null ? null : await unit.manager.findOneBy(Quote, { id });
    const { garage, company, ...common } = await this.common(unit, order);
    return printable({
      ...common,
      kind: 'work_authorization',
      number: order.authorizationNumber,
      issuer: company,
      recipient: garage,
      facts: [
        { label: 'date', day: order.authorizationDate },
        { label: 'validUntil', day: order.validUntil },
        ...(quote === null ? [] : [{ label: 'quote' as const, text: quote.quoteNumber }]),
        { label: 'authorizedBy', text: unit.actor.name },
        maxAmountOf(order),
        ...common.facts,
      ],
      pricing: printedPricing(order, lines),
      paragraphs:
        order.specialInstructions === null ? [] : [{ label: 'specialInstructions', text: order.specialInstructions }],
      signatures: ['approverSignature', 'garageSignature'],
    });
  }

  async ofReception(unit: UnitOfWork, report: ReceptionReport, receivedBy: string | null): Promise<PrintedContent> {
    const { garage: _none, company, ...common } = await this.common(unit, { ...report, garageId: null });
    return printable({
      ...common,
      kind: 'reception_report',
      number: report.receptionNumber,
      issuer: company,
      recipient: null,
      facts: [...receptionFacts(report, receivedBy), ...common.facts],
      pricing: null,
      paragraphs: [
        ...paragraph('vehicleCondition', report.vehicleCondition),
        ...paragraph('workCompleted', report.workCompleted),
        ...paragraph('remainingIssues', report.remainingIssues),
      ],
      signatures: ['receiverSignature', 'garageSignature'],
    });
  }

  private async common(
    unit: UnitOfWork,
    document: InterventionDocument & { readonly garageId: number | null },
  ): Promise<Omit<Common, 'issuer' | 'recipient'> & { garage: PrintedParty | null; company: PrintedParty }> {
    const { manager } = unit;
    const { garageId: id, interventionId, vehicleId } = document;
    const garage = id === null ? null : await manager.findOne(Garage, { where: { id }, withDeleted: true });
    const intervention = await manager.findOneByOrFail(Intervention, { id: interventionId });
    const { vehiclePlate, vehicleLabel } = await vehicleSnapshot(unit, vehicleId);
    const facts: PrintedFact[] = [
      { label: 'intervention', text: `${intervention.interventionNumber} – ${intervention.title}` },
      { label: 'vehicle', text: `${vehiclePlate} · ${vehicleLabel}` },
    ];
    const company = await this.identities.identityOf(this.tenant.tenantId);
    return {
      facts,
      garage: garage && printedParty(partyOfGarage(garage)),
      company: printedParty(partyOfCompany(company)),
      logoAttachmentId: await this.files.printableLogo(unit.manager),
      frozenAt: clock.now().toISOString(),
    };
  }
}

function printable(content: PrintedContent): PrintedContent {
  assertPrintable({ document: content });
  assertLetters(content);
  return content;
}

function receptionFacts(report: ReceptionReport, receivedBy: string | null): PrintedFact[] {
  const { odometerReading, fuelLevel, customerSatisfaction } = report;
  const facts: (PrintedFact | null)[] = [
    { label: 'date', day: report.receptionDate },
    receivedBy === null ? null : { label: 'receivedBy', text: receivedBy },
    odometerReading === null ? null : { label: 'odometer', km: odometerReading },
    fuelLevel === null ? null : { label: 'fuelLevel', code: fuelLevel },
    customerSatisfaction === null ? null : { label: 'satisfaction', code: customerSatisfaction },
    { label: 'vehicleReady', code: report.isVehicleReady ? 'yes' : 'no' },
  ];
  return facts.filter((fact) => fact !== null);
}

const maxAmountOf = ({ maxAmount, currency }: PricedDocumentRow & { readonly maxAmount: string }): PrintedFact => ({
  label: 'maxAmount',
  amount: formatMoney(maxAmount, currency),
  currency,
});

const paragraph = (
  label: PrintedContent['paragraphs'][number]['label'],
  text: string | null,
): PrintedContent['paragraphs'] => (text === null ? [] : [{ label, text }]);
