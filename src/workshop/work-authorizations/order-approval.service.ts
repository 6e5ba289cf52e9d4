import { Exact } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { ApprovalRights } from '../document/approval-rights.service';
import { refusalOfGuard } from '../interventions/intervention.errors';
import { Quote } from '../quotes/quote.entity';
import type { WorkAuthorization } from './work-authorization.entity';
import { quoteNotAccepted } from './work-authorization.errors';

/** Who may put which order in force: with a quote it was decided with the quote, without one it is decided now. */
@TenantScoped()
export class OrderApproval {
  constructor(
    private readonly rights: ApprovalRights,
    private readonly settings: TenantSettings,
  ) {}

  /** @throws DomainError QUOTE_NOT_ACCEPTED, FOUR_EYES, APPROVAL_LIMIT */
  async require(unit: UnitOfWork, order: WorkAuthorization): Promise<void> {
    if (order.quoteId === null) return this.rights.require(unit, { ...order, totalAmount: order.maxAmount });
    const quote = await unit.manager.findOneByOrFail(Quote, { id: order.quoteId });
    if (quote.status !== 'accepted') throw quoteNotAccepted({ status: quote.status });
  }

  /** @throws DomainError FAST_TRACK_NOT_ALLOWED, APPROVAL_LIMIT */
  async requireFastTrack({ actor }: UnitOfWork, amount: string): Promise<void> {
    const limit = await this.settings.get('approval.fast_track_limit');
    if (new Exact(amount).greaterThan(limit)) throw refusalOfGuard('FAST_TRACK_NOT_ALLOWED');
    await this.rights.requireLimit(actor.userId, amount);
  }
}
