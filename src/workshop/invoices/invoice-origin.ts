import type { UnitOfWork } from '#persistence';
import { unknownReference } from '../../records/active-reference';
import { discountOf, inputsOf } from '../document/amounts';
import type { ResolvedLine } from '../document/amounts';
import type { Discount } from '../pricing/pricing';
import { Quote } from '../quotes/quote.entity';
import { quoteLines } from '../quotes/quote-lines';
import { WorkAuthorization } from '../work-authorizations/work-authorization.entity';
import { orderLines } from '../work-authorizations/work-orders.service';
import { originNotFit } from './invoice.errors';

/** The inputs that an invoice copies from a quote or work order; its amounts are computed again. */
export interface InvoiceOrigin {
  readonly lines: readonly ResolvedLine[];
  readonly discount: Discount;
  readonly garageId: number | null;
  readonly quoteId: number | null;
  readonly workAuthorizationId: number | null;
}

interface OriginOptions {
  readonly workAuthorizationId?: number | null;
  readonly quoteId?: number | null;
}

/**
 * The work order or quote from which an invoice is created; null without one.
 *
 * @throws DomainError REFERENCE_NOT_FOUND, INVOICE_ORIGIN_UNFIT
 */
export async function originOf(
  unit: UnitOfWork,
  interventionId: number,
  options: OriginOptions,
): Promise<InvoiceOrigin | null> {
  if (options.workAuthorizationId) return originOfOrder(unit, interventionId, options.workAuthorizationId);
  return options.quoteId ? originOfQuote(unit, interventionId, options.quoteId) : null;
}

async function originOfOrder({ manager }: UnitOfWork, interventionId: number, id: number): Promise<InvoiceOrigin> {
  const order = await manager.findOneBy(WorkAuthorization, { id, interventionId });
  if (order === null) throw unknownReference('workAuthorizationId', id);
  const { status, garageId, quoteId } = order;
  if (status !== 'validated' && status !== 'closed') throw originNotFit({ status });
  const lines = inputsOf(await orderLines.of(manager, id));
  return { lines, discount: discountOf(order), garageId, quoteId, workAuthorizationId: id };
}

async function originOfQuote({ manager }: UnitOfWork, interventionId: number, id: number): Promise<InvoiceOrigin> {
  const quote = await manager.findOneBy(Quote, { id, interventionId });
  if (quote === null) throw unknownReference('quoteId', id);
  const { status, garageId } = quote;
  if (status !== 'accepted') throw originNotFit({ status });
  const lines = inputsOf(await quoteLines.of(manager, id));
  return { lines, discount: discountOf(quote), garageId, quoteId: id, workAuthorizationId: null };
}
