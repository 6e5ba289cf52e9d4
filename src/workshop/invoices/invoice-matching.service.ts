import { Exact, formatMoney } from '#kernel';
import type { Viewer } from '#kernel';
import type { Database } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import { PriceBaselines } from '../price-history/price-baselines.service';
import { netUnitPriceOf } from '../price-history/price-recording.service';
import { dossierSums } from './dossier-sums';
import type { InvoiceMatchingView, MatchedLineView } from './invoice-matching.view';
import type { Invoice } from './invoice.entity';
import { invoiceLines } from './invoice-lines';
import { InvoicesService } from './invoices.service';

/** Is this invoice what was ordered, and at usual prices? (domain.md §7.9, rule 6) */
@TenantScoped()
export class InvoiceMatching {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    private readonly invoices: InvoicesService,
    private readonly baselines: PriceBaselines,
  ) {}

  /** @throws DomainError NOT_FOUND */
  async of(id: number, viewer: Viewer): Promise<InvoiceMatchingView> {
    const invoice = await this.invoices.documents.get(id, viewer);
    const { invoiced, authorized } = await dossierSums(this.database, invoice, viewer.garageId);
    const { currency, totalAmount } = invoice;
    const amount = (value: string): string => formatMoney(value, currency);
    const difference = new Exact(invoiced).plus(totalAmount).minus(authorized);
    const percent = new Exact(authorized).isZero() ? null : difference.dividedBy(authorized).times(100).toFixed(2);
    return {
      currency,
      authorizedAmount: amount(authorized),
      invoicedBefore: amount(invoiced),
      totalAmount: amount(totalAmount),
      difference: amount(difference.toFixed()),
      differencePercent: percent,
      lines: await this.lines(invoice, viewer),
    };
  }

  private async lines({ id, vehicleId, currency }: Invoice, viewer: Viewer): Promise<MatchedLineView[]> {
    const { manager } = this.database;
    const lines = await invoiceLines.of(manager, id);
    const vehicle = await manager.findOne(Vehicle, { where: { id: vehicleId }, withDeleted: true });
    const priced = lines.map((line) => ({ ...line, netUnitPrice: netUnitPriceOf(line) }));
    // What the company pays elsewhere is no business of a garage.
    const rankings =
      viewer.garageId === null ? await this.baselines.rank(manager, priced, vehicle?.modelId ?? null) : [];
    return lines.map(({ lineNumber, description, netAmount }, index) => ({
      lineNumber,
      description,
      netAmount: formatMoney(netAmount, currency),
      priceRank: rankings[index]?.priceRank ?? null,
      deviationPercent: rankings[index]?.deviationPercent ?? null,
      isAnomaly: rankings[index]?.isAnomaly ?? false,
    }));
  }
}
