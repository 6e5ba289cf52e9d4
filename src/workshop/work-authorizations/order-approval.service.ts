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
 * Who may put which order in force. What the acceptance of its quote covers was decided then: that amount, at that garage. All
 * that is more is decided now, as if no quote had been.
 */
@TenantScoped()
export class OrderApproval {
  constructor(
    private readonly rights: ApprovalRights,
    private readonly settings: TenantSettings,
  ) {}

  /** @throws DomainError QUOTE_NOT_ACCEPTED, FOUR_EYES, APPROVAL_LIMIT, FAST_TRACK_NOT_ALLOWED */
  async require(unit: UnitOfWork, order: WorkAuthorization, dossier: Intervention): Promise<void> {
    if (order.quoteId === null) return this.requireUnquoted(unit, order, dossier);
    const quote = await unit.manager.findOneByOrFail(Quote, { id: order.quoteId });
    if (quote.status !== 'accepted') throw quoteNotAccepted({ status: quote.status });
    const amount = boundBy(order);
    const { acceptedAmount } = await quoteApprovals.of(unit, quote.id);
    if (order.garageId === quote.garageId && amount.lessThanOrEqualTo(acceptedAmount ?? quote.totalAmount)) return;
    const { contentBy } = await orderApprovals.of(unit, order.id);
    // Its row was made by the acceptance: who changed it since is its author, and who accepted is not.
    const authors = contentBy === null ? authorsOf(order, { contentBy }) : [contentBy];
    await this.rights.require(unit, { amount: amount.toFixed(), authors });
  }

  /** @throws DomainError FAST_TRACK_NOT_ALLOWED, APPROVAL_LIMIT */
  async requireFastTrack({ actor }: UnitOfWork, amount: string): Promise<void> {
    await this.requireWithinFastTrack(amount);
    await this.rights.requireLimit(actor, amount);
  }

  /** What was ordered of the dossier without a quote counts as one order: it is not approved in slices. */
  private async requireUnquoted(unit: UnitOfWork, order: WorkAuthorization, dossier: Intervention): Promise<void> {
    const amount = (await orderedUnquoted(unit, order)).plus(boundBy(order)).toFixed();
    const isFastTracked = dossier.acceptedQuoteId === null;
    if (isFastTracked) await this.requireWithinFastTrack(amount);
    await this.rights.require(unit, { amount, authors: authorsOf(order, await orderApprovals.of(unit, order.id)) });
  }

  private async requireWithinFastTrack(amount: string): Promise<void> {
    const limit = await this.settings.get('approval.fast_track_limit');
    if (new Exact(amount).greaterThan(limit)) throw refusalOfGuard('FAST_TRACK_NOT_ALLOWED');
  }
}

/** What the garage may count on: the amount named, or the lines where they come to more. */
const boundBy = ({ maxAmount, totalAmount }: WorkAuthorization): Exact => Exact.max(maxAmount, totalAmount);

/** What other orders without a quote bind the company to in the dossier, which is locked. */
async function orderedUnquoted({ manager }: UnitOfWork, { id, interventionId }: WorkAuthorization): Promise<Exact> {
  const [row] = await manager.query<{ amount: string | null }[]>(
    `SELECT SUM(GREATEST(a.max_amount, a.total_amount)) AS amount FROM ${tableName(manager, 'work_authorizations')} a
      WHERE a.intervention_id = ? AND a.id <> ? AND a.quote_id IS NULL AND a.status IN ('validated', 'closed')`,
    [interventionId, id],
  );
  return new Exact(row?.amount ?? 0);
}
