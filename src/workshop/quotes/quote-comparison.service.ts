import { Exact, formatMoney } from '#kernel';
import type { Viewer } from '#kernel';
import { RECORD } from '#persistence';
import type { Database } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { recordScope } from '../../records/scope/record-scope';
import { InterventionsService } from '../interventions/interventions.service';
import { PriceBaselines } from '../price-history/price-baselines.service';
import type { Ranking } from '../price-history/price-rank';
import { netUnitPriceOf } from '../price-history/price-recording.service';
import type { ComparedQuoteView, QuoteComparisonView } from './quote-comparison.view';
import { QuoteExpiry } from './quote-expiry.service';
import { quoteLines } from './quote-lines';
import { Quote } from './quote.entity';
import type { QuoteLine } from './quote.entity';

interface RankedLine {
  readonly line: QuoteLine;
  readonly ranking: Ranking | undefined;
}

/** Compares the received quotes of an intervention, and each of their lines with earlier prices (domain.md §7.6). */
@TenantScoped()
export class QuoteComparison {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly interventions: InterventionsService,
    private readonly baselines: PriceBaselines,
    private readonly expiry: QuoteExpiry,
  ) {}

  /** The received quotes, the cheapest first. @throws DomainError NOT_FOUND */
  async of(interventionId: number, viewer: Viewer): Promise<QuoteComparisonView> {
    await this.expiry.catchUp();
    const intervention = await this.interventions.get(interventionId, viewer);
    const quotes = await this.received(interventionId, viewer);
    const ids = quotes.map(({ id }) => id);
    const lines = ids.length === 0 ? [] : await quoteLines.ofMany(this.database.manager, ids);
    const priced = lines.map((line) => ({ ...line, netUnitPrice: netUnitPriceOf(line) }));
    const modelId = intervention.vehicle?.modelId ?? null;
    // A garage must not see what the company pays to other garages.
    const rankings = viewer.garageId === null ? await this.baselines.rank(this.database.manager, priced, modelId) : [];
    const ranked = lines.map((line, index) => ({ line, ranking: rankings[index] }));
    const cheapest = quotes[0]?.totalAmount ?? '0';
    return {
      currency: this.tenant.currency,
      quotes: quotes.map((quote) =>
        comparedView(
          quote,
          ranked.filter(({ line }) => line.quoteId === quote.id),
          cheapest,
        ),
      ),
    };
  }

  private received(interventionId: number, viewer: Viewer): Promise<Quote[]> {
    const query = this.database.manager
      .createQueryBuilder(Quote, RECORD)
      .withDeleted()
      .leftJoinAndSelect(`${RECORD}.garage`, 'garage')
      .where({ interventionId, status: 'received' })
      .orderBy(`${RECORD}.totalAmount`, 'ASC')
      .addOrderBy(`${RECORD}.id`, 'ASC');
    recordScope(viewer)?.(query);
    return query.getMany();
  }
}

function comparedView(quote: Quote, lines: readonly RankedLine[], cheapest: string): ComparedQuoteView {
  const amount = (value: string): string => formatMoney(value, quote.currency);
  return {
    quoteId: quote.id,
    quoteNumber: quote.quoteNumber,
    garageId: quote.garageId,
    garageName: quote.garage?.name ?? null,
    garageRating: quote.garage?.rating ?? null,
    validUntil: quote.validUntil,
    estimatedDurationDays: quote.estimatedDurationDays,
    subtotalAmount: amount(quote.subtotalAmount),
    taxAmount: amount(quote.taxAmount),
    totalAmount: amount(quote.totalAmount),
    laborNet: amount(quote.laborNet),
    supplyNet: amount(quote.supplyNet),
    otherNet: amount(quote.otherNet),
    differenceToCheapest: amount(new Exact(quote.totalAmount).minus(cheapest).toFixed()),
    isCheapest: new Exact(quote.totalAmount).equals(cheapest),
    anomalyCount: lines.filter(({ ranking }) => ranking?.isAnomaly === true).length,
    lines: lines.map(({ line, ranking }) => ({
      lineNumber: line.lineNumber,
      description: line.description,
      netAmount: amount(line.netAmount),
      priceRank: ranking?.priceRank ?? null,
      deviationPercent: ranking?.deviationPercent ?? null,
      isAnomaly: ranking?.isAnomaly ?? false,
    })),
  };
}
