import { addDays, currencyExponent, Exact } from '#kernel';
import type { Day } from '#kernel';
import { Records } from '#persistence';
import type { Changes, Database, UnitOfWork } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { currentDay } from '../../records/days/today';
import { NumberSequences } from '../../numbering/number-sequences';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { amountsOf, discountOf, inputsOf } from '../document/amounts';
import type { Amounts } from '../document/amounts';
import { DocumentLines } from '../document/document-lines';
import { validityReversed } from '../document/document.errors';
import { refusalOfGuard } from '../interventions/intervention.errors';
import type { Discount } from '../pricing/pricing';
import type { Quote, QuoteLine } from '../quotes/quote.entity';
import { quoteLines } from '../quotes/quote-lines';
import { quoteLineUnknown } from '../quotes/quote.errors';
import { WorkAuthorizationLine } from './work-authorization.entity';
import type { WorkAuthorization } from './work-authorization.entity';
import { AUTHORIZATION_FLOW } from './work-authorization.flow';
import { workAuthorizationResource } from './work-authorization.records';

export const orderLines = new DocumentLines(WorkAuthorizationLine, 'workAuthorizationId');

/**
 * The lines that a work order copies from a quote: amounts computed again from the inputs, and the quote line of
 * each.
 */
export interface OrderedLines {
  readonly amounts: Amounts;
  readonly origins: readonly (number | null)[];
}

type Draft = Pick<Changes<WorkAuthorization>, 'interventionId' | 'vehicleId' | 'quoteId' | 'garageId'>;

/** Creates drafts of work orders. The caller has locked the intervention. */
@TenantScoped()
export class WorkOrders {
  private readonly orders: Records<WorkAuthorization, never>;

  constructor(
    @InjectTenantDataSource() database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly numbers: NumberSequences,
    private readonly settings: TenantSettings,
  ) {
    this.orders = new Records(database.manager, workAuthorizationResource);
  }

  /**
   * The work order for an accepted quote; null as `lineNumbers` takes all of its lines.
   *
   * @throws DomainError QUOTE_LINE_UNKNOWN, QUOTE_ALREADY_AUTHORIZED
   */
  async draftFor(unit: UnitOfWork, quote: Quote, lineNumbers: readonly number[] | null): Promise<WorkAuthorization> {
    const ordered = await this.linesFrom(unit, quote, lineNumbers);
    const { id: quoteId, interventionId, vehicleId, garageId } = quote;
    return this.draft(unit, { interventionId, vehicleId, quoteId, garageId }, ordered, {});
  }

  /**
   * `terms` overrides the default terms of a work order.
   *
   * @throws DomainError VALIDITY_REVERSED, QUOTE_ALREADY_AUTHORIZED
   */
  async draft(
    unit: UnitOfWork,
    draft: Draft,
    { amounts, origins }: OrderedLines,
    terms: Changes<WorkAuthorization>,
  ): Promise<WorkAuthorization> {
    const today = currentDay(this.tenant);
    const order = await this.orders.create(unit, {
      maxAmount: amounts.columns.totalAmount,
      isMaxAmountChosen: false,
      ...terms,
      ...draft,
      ...amounts.columns,
      ...(await this.validity(terms.authorizationDate ?? today, terms.validUntil)),
      status: AUTHORIZATION_FLOW.initial,
      authorizationNumber: await this.numbers.draw(unit, 'work_authorization', today),
    });
    await orderLines.replace(unit, order.id, amounts.lines, originOf(origins));
    return order;
  }

  async linesFrom(unit: UnitOfWork, quote: Quote, lineNumbers: readonly number[] | null): Promise<OrderedLines> {
    const all = await quoteLines.of(unit.manager, quote.id);
    const unknown = lineNumbers?.find((number) => !all.some((line) => line.lineNumber === number));
    if (unknown !== undefined) throw quoteLineUnknown({ lineNumber: unknown });
    const chosen = lineNumbers === null ? all : all.filter(({ lineNumber }) => lineNumbers.includes(lineNumber));
    const amounts = amountsOf(quote.currency, sharedDiscount(quote, chosen, all), inputsOf(chosen));
    return { amounts, origins: chosen.map(({ id }) => id) };
  }

  /**
   * Cancels the work order drafted for a quote whose acceptance is revoked.
   *
   * @throws DomainError AUTHORIZATION_EXISTS
   */
  async cancelDraftOf(unit: UnitOfWork, quoteId: number): Promise<void> {
    const orders = await unit.manager.findBy(workAuthorizationResource.entity, { quoteId });
    if (orders.some(({ status }) => status === 'validated' || status === 'closed'))
      throw refusalOfGuard('AUTHORIZATION_EXISTS');
    await this.orders.moveAll(unit, AUTHORIZATION_FLOW.actions.discard, { quoteId });
  }

  /** @throws DomainError VALIDITY_REVERSED */
  async validity(
    authorizationDate: Day,
    wanted: Day | null | undefined,
  ): Promise<{ authorizationDate: Day; validUntil: Day }> {
    const validUntil = wanted ?? addDays(authorizationDate, await this.settings.get('authorizations.validity_days'));
    if (validUntil < authorizationDate) throw validityReversed({ from: authorizationDate, until: validUntil });
    return { authorizationDate, validUntil };
  }
}

export const originOf =
  (origins: readonly (number | null)[]) =>
  (_line: unknown, index: number): Pick<WorkAuthorizationLine, 'quoteLineId'> => ({
    quoteLineId: origins[index] ?? null,
  });

/**
 * A discount in per cent stays the same for a part; an amount is distributed in proportion to the net amounts of the
 * lines.
 */
function sharedDiscount(quote: Quote, chosen: readonly QuoteLine[], all: readonly QuoteLine[]): Discount {
  const discount = discountOf(quote);
  if (discount.discountType !== 'amount' || chosen.length === all.length) return discount;
  const whole = netOf(all);
  if (whole.isZero()) return { discountType: 'none', discountValue: '0' };
  const share = netOf(chosen).times(discount.discountValue).dividedBy(whole);
  return { discountType: 'amount', discountValue: share.toFixed(currencyExponent(quote.currency)) };
}

const netOf = (lines: readonly QuoteLine[]): Exact =>
  lines.reduce((sum, { netAmount }) => sum.plus(netAmount), new Exact(0));
