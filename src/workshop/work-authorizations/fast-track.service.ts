import type { Viewer } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { Garage } from '../../fleet/garages/garage.entity';
import { requireActive } from '../../records/active-reference';
import { checkAmount } from '../../records/amounts';
import { amountsOf } from '../document/amounts';
import { requireInterventionIn } from '../document/document-flow';
import { InterventionTransitions } from '../interventions/intervention-transitions.service';
import { OrderApproval } from './order-approval.service';
import type { FastTrackBody } from './work-authorization.dto';
import type { WorkAuthorizationView } from './work-authorization.view';
import { WorkAuthorizationsService } from './work-authorizations.service';
import { WorkOrders } from './work-orders.service';

/** Approval of small work without a quote (domain.md §7.3, 16). */
@TenantScoped()
export class FastTrack {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly authorizations: WorkAuthorizationsService,
    private readonly orders: WorkOrders,
    private readonly transitions: InterventionTransitions,
    private readonly approval: OrderApproval,
  ) {}

  /**
   * Approves the intervention of small routine work at once, and drafts a work order up to the estimated amount.
   *
   * @throws DomainError NOT_FOUND, INTERVENTION_STATUS_UNFIT, FAST_TRACK_NOT_ALLOWED, APPROVAL_LIMIT
   */
  async approve(unit: UnitOfWork, id: number, body: FastTrackBody, viewer: Viewer): Promise<WorkAuthorizationView> {
    const intervention = await this.transitions.lock(unit, id, viewer);
    requireInterventionIn(intervention, ['reported']);
    const { currency } = this.tenant;
    checkAmount(body.estimatedAmount, currency);
    await this.approval.requireFastTrack(unit, body.estimatedAmount);
    const { garageId = null, estimatedAmount: maxAmount } = body;
    if (garageId !== null) await requireActive(unit, Garage, garageId, 'garageId');
    const amounts = amountsOf(currency, { discountType: 'none', discountValue: '0' }, []);
    const draft = { interventionId: id, vehicleId: intervention.vehicleId, quoteId: null, garageId };
    const terms = { maxAmount, isMaxAmountChosen: true };
    const order = await this.orders.draft(unit, draft, { amounts, origins: [] }, terms);
    const document = { documentType: 'work_authorization', documentId: order.id };
    await this.transitions.fire(unit, intervention, 'fast_tracked', document);
    return this.authorizations.get(order.id, viewer, unit.manager);
  }
}
