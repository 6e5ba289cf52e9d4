import { Exact, formatMoney } from '#kernel';
import type { Viewer } from '#kernel';
import type { Database } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import { PriceBaselines } from '../price-history/price-baselines.service';
import { netUnitPriceOf } from '../price-history/price-recording.service';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { interventionSums } from './intervention-sums';
import type { InvoiceMatchingView, MatchedLineView } from './invoice-matching.view';
import type { Invoice } from './invoice.entity';
import { invoiceLines } from './invoice-lines';
import { warning } from './invoice-warning.view';
import type { InvoiceWarningView } from './invoice-warning.view';
import { warningsOf } from './invoice-warnings';
import { InvoicesService } from './invoices.service';

/** Compares an invoice with the work orders and with usual prices (domain.md §7.9, rule 6). */
@TenantScoped()
export class InvoiceMatching {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    private readonly invoices: InvoicesService,
    private readonly baselines: PriceBaselines,
    private readonly settings: TenantSettings,
  ) {}

  async of(id: number, viewer: Viewer): Promise<InvoiceMatchingView> {
    const invoice = await this.invoices.documents.get(id, viewer);
    const { invoiced, authorized } = await interventionSums(this.database, invoice, viewer.garageId);
    const lines = await this.lines(invoice, viewer);
    const unusual = lines.filter(({ isAnomaly }) => isAnomaly).map(({ lineNumber }) => lineNumber);
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
      warnings: [
        ...(await this.warnings(invoice, viewer)),
        ...(unusual.length === 0 ? [] : [warning('PRICE_ANOMALY', { lineNumbers: unusual })]),
      ],
      lines,
    };
  }

  private async warnings(invoice: Invoice, { garageId }: Viewer): Promise<InvoiceWarningView[]> {
    const tolerance = await this.settings.get('invoices.authorization_tolerance_percent');
    return warningsOf(this.database, invoice, { tolerance, garageId });
  }

  private async lines({ id, vehicleId, currency }: Invoice, viewer: Viewer): Promise<MatchedLineView[]> {
    const { manager } = this.database;
    const lines = await invoiceLines.of(manager, id);
    const vehicle = await manager.findOne(Vehicle, { where: { id: vehicleId }, withDeleted: true });
    const priced = lines.map((line) => ({ ...line, netUnitPrice: netUnitPriceOf(line) }));
    // A garage must not see what the company pays to other garages.
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
