import { Exact } from '#kernel';
import { tableName } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { ApprovalRights, authorsOf } from '../document/approval-rights.service';
import { orderApprovals, quoteApprovals } from '../document/document-approvals';
import type { Intervention } from '../interventions/intervention.entity';
import { refusalOfGuard } from '../interventions/intervention.errors';
import { Quote } from '../quotes/quote.entity';
import type { WorkAuthorization } from './work-authorization.entity';
import { quoteNotAccepted } from './work-authorization.errors';

/**
 * Checks who may validate a work order. The acceptance of its quote approved its amount at the quote's garage. For
 * anything more, the work order needs an approval of its own, as if there were no quote.
 */
@TenantScoped()
export class OrderApproval {
  constructor(
    private readonly rights: ApprovalRights,
    private readonly settings: TenantSettings,
  ) {}

  /** @throws DomainError QUOTE_NOT_ACCEPTED, FOUR_EYES, APPROVAL_LIMIT, FAST_TRACK_NOT_ALLOWED */
  async require(unit: UnitOfWork, order: WorkAuthorization, intervention: Intervention): Promise<void> {
    if (order.quoteId === null) return this.requireUnquoted(unit, order, intervention);
    const quote = await unit.manager.findOneByOrFail(Quote, { id: order.quoteId });
    if (quote.status !== 'accepted') throw quoteNotAccepted({ status: quote.status });
    const amount = boundBy(order);
    const { acceptedAmount } = await quoteApprovals.of(unit, quote.id);
    if (order.garageId === quote.garageId && amount.lessThanOrEqualTo(acceptedAmount ?? quote.totalAmount)) return;
    const { contentBy } = await orderApprovals.of(unit, order.id);
    // The acceptance created the row of the order: its author is the actor who changed it since, not the one who
    // accepted the quote.
    const authors = contentBy === null ? authorsOf(order, { contentBy }) : [contentBy];
    await this.rights.require(unit, { amount: amount.toFixed(), authors });
  }

  /** @throws DomainError FAST_TRACK_NOT_ALLOWED, APPROVAL_LIMIT */
  async requireFastTrack({ actor }: UnitOfWork, amount: string): Promise<void> {
    await this.requireWithinFastTrack(amount);
    await this.rights.requireLimit(actor, amount);
  }

  /**
   * All work orders of the intervention without a quote count as one, so that a large amount cannot be approved in
   * parts.
   */
  private async requireUnquoted(unit: UnitOfWork, order: WorkAuthorization, intervention: Intervention): Promise<void> {
    const amount = (await orderedUnquoted(unit, order)).plus(boundBy(order)).toFixed();
    const isFastTracked = intervention.acceptedQuoteId === null;
    if (isFastTracked) await this.requireWithinFastTrack(amount);
    await this.rights.require(unit, { amount, authors: authorsOf(order, await orderApprovals.of(unit, order.id)) });
  }

  private async requireWithinFastTrack(amount: string): Promise<void> {
    const limit = await this.settings.get('approval.fast_track_limit');
    if (new Exact(amount).greaterThan(limit)) throw refusalOfGuard('FAST_TRACK_NOT_ALLOWED');
  }
}

/** The amount that the work order binds the company to: `maxAmount`, or the total of its lines if that is larger. */
const boundBy = ({ maxAmount, totalAmount }: WorkAuthorization): Exact => Exact.max(maxAmount, totalAmount);

/** The sum that other work orders without a quote bind the company to in this intervention, which is locked. */
async function orderedUnquoted({ manager }: UnitOfWork, { id, interventionId }: WorkAuthorization): Promise<Exact> {
  const [row] = await manager.query<{ amount: string | null }[]>(
    `SELECT SUM(GREATEST(a.max_amount, a.total_amount)) AS amount FROM ${tableName(manager, 'work_authorizations')} a
      WHERE a.intervention_id = ? AND a.id <> ? AND a.quote_id IS NULL AND a.status IN ('validated', 'closed')`,
    [interventionId, id],
  );
  return new Exact(row?.amount ?? 0);
}
